import 'server-only';
import { addDays, type Day, dayOf, eachDay, startOf } from '@/lib/day';
import { AppError } from '@/lib/errors';
import { cronIntervalMs, nextSyncAt } from '@/lib/sync/cadence';
import { coverageByDay, progressOf } from '@/lib/sync/coverage';
import { completeThrough } from '@/lib/sync/finality';
import { scheduleOf } from '@/lib/sync/schedule';
import type { WorkspaceTx } from '@/lib/workspace';
import { type ConnectionState, connectionState, isConnected, stateWords } from './state';

export type ConnectionSummary = {
  id: string;
  provider: string;
  name: string;
  sandbox: boolean;
  organizationId: string | null;
  keyLast4: string;
  keyExpiresOn: Day | null;
  /** `soon` from 14 days before, `past` from the day on. */
  keyExpiry: 'soon' | 'past' | null;
  namesReadable: boolean;
  historyFrom: Day;
  connectedAt: string;
  connectedBy: string;
  state: ConnectionState['kind'];
  blockedReason: string | null;
  words: string;
  connected: boolean;
  running: boolean;
  /** A wait longer than usual, and its cause. */
  retry: { at: string; reason: 'rate_limited' | 'failing' } | null;
  lastSuccessAt: string | null;
  lastAttemptAt: string | null;
  nextSyncAt: string | null;
  progress: { done: number; total: number };
  completeThrough: Day | null;
  /** Tokens of the last seven days, today included; null for a day that was not read. */
  week: { tokens: string; days: (number | null)[] };
};

const EXPIRY_WARNING_DAYS = 14;

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
  const now = new Date();
  const today = dayOf(now);
  const intervalMs = cronIntervalMs(now);
  const summaries = connections.map((connection): ConnectionSummary => {
    const { id, keyExpiresOn, retryReason } = connection;
    const schedule = schedules.get(id);
    const covered = coverage.get(id);
    const done = progress.get(id) ?? { done: 0, total: 1 };
    const state = connectionState({ ...connection, progress: done, intervalMs }, now);
    const due = schedule?.nextAttemptAt ?? null;
    const waits = (retryReason === 'rate_limited' || retryReason === 'failing') && due && due > now;
    const read = new Map(covered?.days.map((each) => [each.day, each.read > 0]));
    return {
      id,
      provider: connection.provider,
      name: connection.name,
      sandbox: connection.isSandbox,
      organizationId: connection.organizationId,
      keyLast4: connection.keyLast4,
      keyExpiresOn: keyExpiresOn && dayOf(keyExpiresOn),
      keyExpiry: keyExpiresOn && isConnected(state) ? expiry(dayOf(keyExpiresOn), today) : null,
      namesReadable: connection.namesReadable,
      historyFrom: dayOf(connection.historyFrom),
      connectedAt: connection.connectedAt.toISOString(),
      connectedBy: connection.connectedBy,
      state: state.kind,
      blockedReason: state.kind === 'action_required' ? state.reason : null,
      words: stateWords(state),
      connected: isConnected(state),
      running: schedule?.running ?? false,
      retry: waits ? { at: due.toISOString(), reason: retryReason } : null,
      lastSuccessAt: connection.lastSuccessAt?.toISOString() ?? null,
      lastAttemptAt: connection.lastAttemptAt?.toISOString() ?? null,
      nextSyncAt: due && nextSyncAt(due, now).toISOString(),
      progress: done,
      completeThrough: covered ? completeThrough([covered]).day : null,
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

const expiry = (on: Day, today: Day) =>
  on <= today ? 'past' : on <= addDays(today, EXPIRY_WARNING_DAYS) ? 'soon' : null;

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
  const days = eachDay(addDays(today, -6), today).map((day) => tokens?.get(day) ?? (read.get(day) ? 0n : null));
  return {
    tokens: days.reduce<bigint>((sum, value) => sum + (value ?? 0n), 0n).toString(),
    days: days.map((value) => (value === null ? null : Number(value))),
  };
}
