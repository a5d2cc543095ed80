import type { UsageGroup } from '@/lib/integrations/provider';
import type { Row } from '@/lib/sync/diff';
import type { LedgerTx } from '@/lib/sync/ledger';
import { type ConnectionState, dayKey, type RunRow } from './state';

/** A fault built in on purpose, to see that the oracle finds it. */
export type Flaw =
  /** An old worker's writes are taken. */
  | 'no_fence'
  /** What a transaction wrote stays, though it was broken off. */
  | 'no_rollback'
  /** Rows that the provider no longer lists stay. */
  | 'no_removal'
  /** The provider is called as fast as it answers. */
  | 'no_pace'
  /** A disconnect does not wait for the calls that were allowed before it. */
  | 'no_last_call'
  /** A run does not hear of what is asked for while it is under way. */
  | 'no_asking';

/** One transaction of the model: what it writes is applied at its commit, all of it. */
export function openTransaction(
  connection: ConnectionState,
  run: RunRow,
  now: Date,
  statement: () => Promise<void>,
  flaw: Flaw | null,
): { tx: LedgerTx; commit: () => void } {
  const writes: (() => void)[] = [];
  const write = async (work: () => void) => {
    await statement();
    if (flaw === 'no_rollback') work();
    else writes.push(work);
  };
  const { days, facts, schedule, asked } = connection;
  const tx: LedgerTx = {
    now,
    asked: async () => {
      await statement();
      return flaw === 'no_asking' ? [] : [...asked.values()];
    },
    knownDays: async () => {
      await statement();
      return (endpoint, day) => days.get(dayKey(endpoint, day));
    },
    rowsOf: async (wanted) => {
      await statement();
      return wanted.flatMap(({ endpoint, day }) =>
        (days.get(dayKey(endpoint, day))?.groups ?? []).map((group): Row => ({ ...group, endpoint, day })),
      );
    },
    replaceRows: (removed, written) =>
      write(() => {
        for (const row of flaw === 'no_removal' ? [] : removed) {
          const stored = days.get(dayKey(row.endpoint, row.day));
          if (stored) stored.groups = stored.groups.filter((group) => !sameGroup(group, row));
        }
        for (const { endpoint, day, ...group } of written) {
          const key = dayKey(endpoint, day);
          const stored = days.get(key);
          const groups = (stored?.groups ?? []).filter((other) => !sameGroup(other, group));
          days.set(key, { ...(stored ?? unread), endpoint, day, groups: [...groups, group] });
        }
      }),
    saveCoverage: (readAt, kept, suspect) =>
      write(() => {
        for (const { endpoint, day, groups, hash, readAt: theirs = readAt } of kept) {
          const key = dayKey(endpoint, day);
          const stored = days.get(key)?.groups ?? [];
          days.set(key, {
            endpoint,
            day,
            readAt: theirs,
            rows: groups.length,
            contentHash: hash,
            suspectAt: null,
            groups: stored,
          });
          if ((asked.get(key)?.at ?? readAt) <= readAt) asked.delete(key);
        }
        for (const { endpoint, day } of suspect) {
          const stored = days.get(dayKey(endpoint, day));
          if (stored) stored.suspectAt = readAt;
        }
      }),
    addRestatements: (groups) => write(() => connection.restatements.push(...groups)),
    record: (events) =>
      write(() => {
        run.events += events.length;
        run.callEvents += events.filter(({ kind }) => kind === 'call').length;
      }),
    addToRun: (counts) =>
      write(() => {
        for (const key of Object.keys(counts) as (keyof typeof counts)[]) run[key] += counts[key];
      }),
    learn: ({ names: _, failed = [], blocked, ...learned }) =>
      write(() => {
        Object.assign(facts, learned, blocked && { blockedReason: blocked.reason });
        for (const { endpoint, day, at } of asked.values())
          if (failed.some((f) => f.unreadable && f.endpoint === endpoint && f.from <= day && f.to >= day && f.at >= at))
            asked.delete(dayKey(endpoint, day));
      }),
    close: (closing, { at, notBefore, failures, bucket }) =>
      write(() => {
        Object.assign(schedule, { nextAttemptAt: at, notBefore, failures, bucket, leaseUntil: null, leaseOwner: null });
        run.closing ??= { ...closing, byItself: true };
      }),
  };
  return {
    tx,
    commit: () => {
      for (const apply of writes) apply();
    },
  };
}

/** A day with rows whose coverage the same transaction has not written yet. */
const unread = { readAt: new Date(0), rows: 0, contentHash: new Uint8Array(), suspectAt: null };

const sameGroup = (a: Pick<UsageGroup, 'projectId' | 'model'>, b: Pick<UsageGroup, 'projectId' | 'model'>) =>
  a.projectId === b.projectId && a.model === b.model;
