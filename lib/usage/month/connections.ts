import 'server-only';
import { addDays, type Day, dayOf } from '@/lib/day';
import { type ConnectionState, connectionState, isWarned, stateWords } from '@/lib/integrations/state';
import { cronIntervalMs } from '@/lib/sync/cadence';
import { coverageByDay, type Ended, progressOf } from '@/lib/sync/coverage';
import { type CoveredDay, coveredState, type DayState } from '@/lib/sync/finality';
import type { WorkspaceTx } from '@/lib/workspace';
import type { DayRange } from '../ranges';
import type { ConnectionDays } from './finality';

/** A connection that a report may be of, and its state when the report is made. */
export type ReportConnection = {
  id: string;
  name: string;
  sandbox: boolean;
  historyFrom: Day;
  disconnectedOn: Day | null;
  state: ConnectionState['kind'];
  words: string;
};

/** The workspace's connections by name: all of them, or those asked for. */
export async function reportConnections(
  tx: WorkspaceTx,
  ids: readonly string[],
  now: Date,
): Promise<ReportConnection[]> {
  const connections = await tx.db.connection.findMany({
    where: { workspaceId: tx.workspaceId, ...(ids.length > 0 && { id: { in: [...ids] } }) },
    select: {
      id: true,
      name: true,
      isSandbox: true,
      historyFrom: true,
      connectedAt: true,
      pausedAt: true,
      disconnectedAt: true,
      blockedReason: true,
      lastSuccessAt: true,
      retryReason: true,
      keyExpiresOn: true,
      namesReadable: true,
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const progress = await progressOf(
    tx,
    connections.map(({ id }) => id),
  );
  const intervalMs = cronIntervalMs(now);
  return connections.map((connection) => {
    const { id, name, isSandbox, historyFrom, disconnectedAt } = connection;
    const done = progress.get(id) ?? { done: 0, total: 1 };
    const state = connectionState(
      { ...connection, progress: done, warned: isWarned(connection, now), intervalMs },
      now,
    );
    return {
      id,
      name,
      sandbox: isSandbox,
      historyFrom: dayOf(historyFrom),
      disconnectedOn: disconnectedAt && dayOf(disconnectedAt),
      state: state.kind,
      words: stateWords(state),
    };
  });
}

/** How far each of them was read on the days of a range. */
export async function connectionDays(
  tx: WorkspaceTx,
  { from, to }: DayRange,
  connections: readonly ReportConnection[],
  today: Day,
): Promise<ConnectionDays[]> {
  const covered = await coverageByDay(tx, { connectionIds: connections.map(({ id }) => id), from, to });
  const byId = new Map(covered.map((each) => [each.connectionId, each]));
  return connections.map(({ id, name, historyFrom }) => {
    const found = byId.get(id);
    const days = new Map((found?.days ?? []).map((each) => [each.day, stateOf(each, today)]));
    return { id, name, days, ...lifeOf(historyFrom, found?.ended ?? null) };
  });
}

/** A day that is not over lacks no reading: whatever was read of it is a part. */
const stateOf = (entry: CoveredDay, today: Day): DayState => (entry.day >= today ? 'partial' : coveredState(entry));

/**
 * The days of a disconnected connection are those from the first that was read (how far a backfill would have gone back
 * tells nothing) to the day of disconnecting, where that was read. So on the Usage page (`isOwn` in ../freshness.ts).
 */
function lifeOf(historyFrom: Day, ended: Ended | null): Pick<ConnectionDays, 'since' | 'until'> {
  if (!ended) return { since: historyFrom, until: null };
  const since = ended.read?.first ?? ended.on;
  return { since, until: ended.read?.last === ended.on ? ended.on : addDays(ended.on, -1) };
}
