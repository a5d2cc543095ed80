import 'server-only';
import type { EventData } from '@/lib/activity/events';
import { answerOf } from '@/lib/activity/sentences';
import type { WorkspaceTx } from '@/lib/workspace';

export type RunRow = {
  id: string;
  trigger: string;
  startedAt: string;
  durationMs: number | null;
  outcome: string | null;
  daysRead: number;
  rowsAdded: number;
  rowsChanged: number;
  rowsRemoved: number;
  calls: number;
  waitedMs: number;
  error: string | null;
};

export const RUNS_PER_PAGE = 25;

/** One page of a connection's sync runs, newest first. */
export async function runList({ db, workspaceId }: WorkspaceTx, connectionId: string, page: number) {
  const where = { workspaceId, connectionId };
  const total = await db.syncRun.count({ where });
  const runs = await db.syncRun.findMany({
    where,
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    skip: (page - 1) * RUNS_PER_PAGE,
    take: RUNS_PER_PAGE,
  });
  return {
    total,
    runs: runs.map(
      ({ startedAt, finishedAt, ...run }): RunRow => ({
        id: run.id,
        trigger: run.trigger,
        startedAt: startedAt.toISOString(),
        durationMs: finishedAt && finishedAt.getTime() - startedAt.getTime(),
        outcome: run.outcome,
        daysRead: run.daysRead,
        rowsAdded: run.rowsAdded,
        rowsChanged: run.rowsChanged,
        rowsRemoved: run.rowsRemoved,
        calls: run.calls,
        waitedMs: run.waitedMs,
        error: run.error,
      }),
    ),
  };
}

/** When each endpoint was last called, and how that ended. */
export async function lastCalls({ db, workspaceId }: WorkspaceTx, connectionId: string) {
  const rows = await db.$queryRaw<{ endpoint: string; at: Date; calls: number; last: EventData['call'] }[]>`
    SELECT data->>'endpoint' AS endpoint, max(at) AS at, count(*)::int AS calls,
      (array_agg(data ORDER BY id DESC))[1] AS last
    FROM events WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ${connectionId}::uuid AND kind = 'call'
    GROUP BY 1`;
  return new Map(
    rows.map(({ endpoint, at, last, calls }) => [endpoint, { at: at.toISOString(), answer: answerOf(last), calls }]),
  );
}
