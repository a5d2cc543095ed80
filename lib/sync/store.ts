import type { NewEvent } from '@/lib/activity/record';
import type { Day } from '@/lib/day';
import { changesOf, contentHash, judge, type KnownDay, type ReadDay, type Verdict } from './diff';
import type { LedgerTx } from './ledger';

/** Rows of one transaction at most, unless a single day has more: it must stay short. */
const BATCH_ROWS = 20_000;

export type Stored = { added: number; changed: number; removed: number; suspect: ReadDay[]; kept: ReadDay[] };

type Judged = ReadDay & { hash: Uint8Array; verdict: Verdict; known: KnownDay | undefined };

/**
 * Replaces the days that changed, and notes of the others that they were read: each day of each endpoint is
 * afterwards whole as read, or untouched. `readAt` is the database's time before the reading began.
 */
export async function storeDays(tx: LedgerTx, readAt: Date, days: readonly ReadDay[]): Promise<Stored> {
  if (days.length === 0) return { added: 0, changed: 0, removed: 0, suspect: [], kept: [] };
  const known = await tx.knownDays(days);
  const judged = days.map((day): Judged => {
    const hash = contentHash(day.groups);
    const before = known(day.endpoint, day.day);
    return { ...day, hash, known: before, verdict: judge(before, day.groups, hash) };
  });
  const changed = judged.filter(({ verdict }) => verdict === 'changed');
  const changes = changesOf(changed, await tx.rowsOf(changed.filter((day) => day.known)), known);
  await tx.replaceRows(changes.removed, [...changes.added, ...changes.changed]);
  const suspect = judged.filter(({ verdict }) => verdict === 'suspect');
  const kept = judged.filter(({ verdict }) => verdict !== 'suspect');
  await tx.saveCoverage(readAt, kept, suspect);
  await tx.addRestatements(changes.restated);
  const counts = { added: changes.added.length, changed: changes.changed.length, removed: changes.removed.length };
  const stored = { ...counts, suspect, kept };
  await tx.record(tellOf(judged, stored, changes.restated));
  await tx.addToRun({
    daysRead: new Set(days.map(({ day }) => day)).size,
    rowsAdded: counts.added,
    rowsChanged: counts.changed,
    rowsRemoved: counts.removed,
  });
  return stored;
}

/** The days in portions for one transaction each, the newest first; one at least, though it may be empty. */
export function batchesOf(days: readonly ReadDay[]): ReadDay[][] {
  const batches: ReadDay[][] = [[]];
  let rows = 0;
  const byDay = Map.groupBy(days, ({ day }) => day);
  for (const day of [...byDay.keys()].sort().reverse()) {
    const readDays = byDay.get(day) ?? [];
    const count = readDays.reduce((sum, { groups }) => sum + groups.length, 0);
    if (rows > 0 && rows + count > BATCH_ROWS) {
      batches.push([]);
      rows = 0;
    }
    batches.at(-1)?.push(...readDays);
    rows += count;
  }
  return batches;
}

function tellOf(judged: readonly Judged[], stored: Stored, restated: readonly { day: Day }[]): NewEvent[] {
  const { added, changed, removed } = stored;
  const span = (days: readonly { day: Day }[]) => {
    const sorted = days.map(({ day }) => day).sort();
    return { from: sorted[0] ?? '', to: sorted.at(-1) ?? '' };
  };
  const events: NewEvent[] = stored.suspect.map(({ endpoint, day }) => ({
    kind: 'suspect_day',
    data: { endpoint, day, rows: judged.find((j) => j.endpoint === endpoint && j.day === day)?.known?.rows ?? 0 },
  }));
  if (stored.kept.length > 0) {
    const endpoints = [...new Set(stored.kept.map(({ endpoint }) => endpoint))];
    events.push({ kind: 'days_stored', data: { ...span(stored.kept), endpoints, added, changed, removed } });
  }
  if (restated.length > 0) events.push({ kind: 'restated', data: { ...span(restated), groups: restated.length } });
  return events;
}
