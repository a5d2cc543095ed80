import 'server-only';
import { addDays, type Day, dayOf } from '@/lib/day';
import { type ConnectionState, connectionState, stateWords } from '@/lib/integrations/state';
import { cronIntervalMs } from '@/lib/sync/cadence';
import { coverageByDay, progressOf } from '@/lib/sync/coverage';
import { coveredState } from '@/lib/sync/finality';
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
    const state = connectionState({ ...connection, progress: done, intervalMs }, now);
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
): Promise<ConnectionDays[]> {
  const covered = await coverageByDay(tx, { connectionIds: connections.map(({ id }) => id), from, to });
  const byId = new Map(covered.map(({ connectionId, days }) => [connectionId, days]));
  return connections.map(({ id, name, historyFrom, disconnectedOn }) => {
    const days = new Map((byId.get(id) ?? []).map((each) => [each.day, coveredState(each)]));
    return { id, name, since: historyFrom, until: disconnectedOn && lastRead(disconnectedOn, days), days };
  });
}

/** The day of disconnecting counts where it was read: what came after is over, not missing. */
const lastRead = (day: Day, days: ConnectionDays['days']): Day =>
  (days.get(day) ?? 'missing') === 'missing' ? addDays(day, -1) : day;
