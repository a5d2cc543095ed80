import 'server-only';
import { addDays, type Day, dayOf, eachDay, startOf } from '@/lib/day';
import { AppError } from '@/lib/errors';
import { cronIntervalMs, nextSyncAt } from '@/lib/sync/cadence';
import { coverageByDay, progressOf } from '@/lib/sync/coverage';
import { completeThrough } from '@/lib/sync/finality';
import { BEGUN_MS } from '@/lib/sync/lateness';
import { awaitedDays } from '@/lib/sync/postgres/asked';
import { scheduleOf } from '@/lib/sync/schedule';
import type { WorkspaceTx } from '@/lib/workspace';
import { calledHost } from './region';
import { providerOf } from './registry';
import { type Silence, silenceOf } from './silence';
import {
  type ConnectionState,
  connectionState,
  isConnected,
  isWarned,
  keyExpiryOf,
  stateChangesAt,
  stateWords,
} from './state';
import { completeDays, usedDays } from './used-days';

export type ConnectionSummary = {
  id: string;
  provider: string;
  name: string;
  sandbox: boolean;
  organizationId: string | null;
  /** Where its key is sent. */
  host: string;
  /** The region it was connected in, from the provider's list. */
  apiHost: string;
  keyLast4: string;
  keyExpiresOn: Day | null;
  /** `soon` from 30 days before, `past` from the day on. */
  keyExpiry: 'soon' | 'past' | null;
  namesReadable: boolean;
  historyFrom: Day;
  connectedAt: string;
  connectedBy: string;
  state: ConnectionState['kind'];
  blockedReason: string | null;
  /** Why the key is blocked and what to do, as the last run has it. */
  blockedBecause: string | null;
  words: string;
  connected: boolean;
  running: boolean;
  /** Days that wait for a reading somebody asked for. */
  awaited: number;
  retry: Retry | null;
  lastSuccessAt: string | null;
  lastAttemptAt: string | null;
  nextSyncAt: string | null;
  /** When any of this may next be otherwise though nobody does anything; null where that cannot be told. */
  changesAt: string | null;
  progress: { done: number; total: number };
  completeThrough: Day | null;
  /** The history was read to its end, and no day of it has any usage. */
  noUsage: boolean;
  /** The newest complete days came back empty though the days before have usage. */
  silence: Silence | null;
  /** Tokens of the last seven days, today included; null for a day that was not read. */
  week: { tokens: string; days: { day: Day; tokens: string | null }[] };
};

/** Why the next attempt is not simply the next call of the cron. */
export type Retry =
  /** The provider asked to wait, and the wait is not over. Nobody may call earlier. */
  | { reason: 'rate_limited'; until: string; at: string }
  /** Runs failed since the last success; `error` is our own sentence about the last one. */
  | { reason: 'failing'; failures: number; error: string | null; at: string };

export type ConnectionName = { id: string; name: string; disconnected: boolean };

/** What the workspace's connections are called, by name, the disconnected ones last. */
export async function connectionNames({ db, workspaceId }: WorkspaceTx): Promise<ConnectionName[]> {
  const connections = await db.connection.findMany({
    where: { workspaceId },
    select: { id: true, name: true, disconnectedAt: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const names = connections.map(({ disconnectedAt, ...named }) => ({
    ...named,
    disconnected: disconnectedAt !== null,
  }));
  return names.sort((a, b) => Number(a.disconnected) - Number(b.disconnected));
}

/** The workspace's connections, the connected ones first, each with its derived state. */
export async function connectionSummaries(tx: WorkspaceTx, ids?: readonly string[]): Promise<ConnectionSummary[]> {
  const { db, workspaceId } = tx;
  const connections = await db.connection.findMany({
    where: { workspaceId, ...(ids && { id: { in: [...ids] } }) },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const wanted = connections.map(({ id }) => id);
  const [schedules, progress, coverage, weeks] = [
    await scheduleOf(tx, wanted),
    await progressOf(tx, wanted),
    new Map((await coverageByDay(tx, { connectionIds: wanted })).map((covered) => [covered.connectionId, covered])),
    await weekOf(tx, wanted),
  ];
  const awaited = await awaitedDays(tx, wanted);
  const used = await usedDays(tx, wanted);
  const failing = connections
    .filter(({ retryReason, blockedReason }) => retryReason === 'failing' || blockedReason)
    .map(({ id }) => id);
  const errors = failing.length > 0 ? await lastErrors(tx, failing) : new Map<string, string>();
  const now = new Date();
  const today = dayOf(now);
  const intervalMs = cronIntervalMs(now);
  const summaries = connections.map((connection): ConnectionSummary => {
    const { id, keyExpiresOn } = connection;
    const schedule = schedules.get(id);
    const covered = coverage.get(id);
    const done = progress.get(id) ?? { done: 0, total: 1 };
    const facts = { ...connection, progress: done, warned: isWarned(connection, now), intervalMs };
    const state = connectionState(facts, now);
    const due = schedule?.nextAttemptAt ?? null;
    const next = due && nextSyncAt(due, now);
    const retry = retryOf(
      connection.retryReason,
      { due, next, failures: schedule?.failures ?? 0, now },
      errors.get(id),
    );
    const moments = [
      stateChangesAt(facts, now),
      next && new Date(next.getTime() + BEGUN_MS),
      retry?.reason === 'rate_limited' ? due : null,
    ];
    const read = new Map(covered?.days.map((each) => [each.day, each.read > 0]));
    return {
      id,
      provider: connection.provider,
      name: connection.name,
      sandbox: connection.isSandbox,
      organizationId: connection.organizationId,
      host: calledHost(providerOf(connection.provider), connection.apiHost),
      apiHost: connection.apiHost,
      keyLast4: connection.keyLast4,
      keyExpiresOn: keyExpiresOn && dayOf(keyExpiresOn),
      keyExpiry: isConnected(state) ? keyExpiryOf(keyExpiresOn && dayOf(keyExpiresOn), today) : null,
      namesReadable: connection.namesReadable,
      historyFrom: dayOf(connection.historyFrom),
      connectedAt: connection.connectedAt.toISOString(),
      connectedBy: connection.connectedBy,
      state: state.kind,
      blockedReason: state.kind === 'action_required' ? state.reason : null,
      blockedBecause: connection.blockedReason ? (errors.get(id) ?? null) : null,
      words: stateWords(state),
      connected: isConnected(state),
      running: schedule?.running ?? false,
      awaited: awaited.get(id) ?? 0,
      retry,
      lastSuccessAt: connection.lastSuccessAt?.toISOString() ?? null,
      lastAttemptAt: connection.lastAttemptAt?.toISOString() ?? null,
      nextSyncAt: next?.toISOString() ?? null,
      changesAt: earliest(moments, now)?.toISOString() ?? null,
      progress: done,
      completeThrough: covered ? completeThrough([covered]).day : null,
      noUsage: done.done === done.total && connection.lastSuccessAt !== null && used.get(id) === undefined,
      silence: covered ? silenceOf(completeDays(covered, used.get(id), today)) : null,
      week: sevenDays(today, weeks.get(id), read),
    };
  });
  return summaries.sort((a, b) => Number(b.connected) - Number(a.connected));
}

/** One connection. @throws AppError `not_found`, also for another workspace's id. */
export async function connectionSummary(tx: WorkspaceTx, id: string): Promise<ConnectionSummary> {
  const [summary] = await connectionSummaries(tx, [id]);
  if (!summary) throw new AppError('not_found', 'There is no such connection in this workspace.');
  return summary;
}

type Attempt = { due: Date | null; next: Date | null; failures: number; now: Date };

function retryOf(reason: string | null, { due, next, failures, now }: Attempt, error: string | undefined) {
  if (!due || !next) return null;
  const at = next.toISOString();
  if (reason === 'rate_limited' && due > now) return { reason, until: due.toISOString(), at } as const;
  if (reason === 'failing' && failures > 0) return { reason, failures, error: error ?? null, at } as const;
  return null;
}

const earliest = (moments: readonly (Date | null)[], now: Date) =>
  moments.filter((moment) => moment !== null && moment > now).sort((a, b) => Number(a) - Number(b))[0] ?? null;

/** What the last failed run of each says of itself. */
async function lastErrors({ db, workspaceId }: WorkspaceTx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ id: string; error: string }[]>`
    SELECT c.id, r.error FROM unnest(${[...ids]}::uuid[]) AS c(id)
    CROSS JOIN LATERAL (
      SELECT error FROM sync_runs WHERE workspace_id = ${workspaceId}::uuid AND connection_id = c.id AND outcome = 'failed'
      ORDER BY started_at DESC LIMIT 1) r
    WHERE r.error IS NOT NULL`;
  return new Map(rows.map(({ id, error }) => [id, error]));
}

async function weekOf({ db, workspaceId }: WorkspaceTx, ids: readonly string[]) {
  const rows = await db.usageRow.groupBy({
    by: ['connectionId', 'day'],
    where: { workspaceId, connectionId: { in: [...ids] }, day: { gte: startOf(addDays(dayOf(Date.now()), -6)) } },
    _sum: { inputTokens: true, outputTokens: true },
  });
  const weeks = new Map<string, Map<Day, bigint>>();
  for (const { connectionId, day, _sum } of rows) {
    const week = weeks.get(connectionId) ?? new Map<Day, bigint>();
    weeks.set(connectionId, week.set(dayOf(day), (_sum.inputTokens ?? 0n) + (_sum.outputTokens ?? 0n)));
  }
  return weeks;
}

function sevenDays(today: Day, tokens: ReadonlyMap<Day, bigint> | undefined, read: ReadonlyMap<Day, boolean>) {
  const days = eachDay(addDays(today, -6), today).map((day) => ({
    day,
    tokens: tokens?.get(day)?.toString() ?? (read.get(day) ? '0' : null),
  }));
  return { tokens: days.reduce((sum, day) => sum + BigInt(day.tokens ?? 0), 0n).toString(), days };
}
