import 'server-only';
import { type Day, dayOf } from '@/lib/day';
import type { WorkspaceTx } from '@/lib/workspace';
import { availableEndpoints } from './endpoints';
import { type CoveredConnection, type CoveredDay, SETTLING_MS } from './finality';

export type CoverageQuery = {
  /** All of the workspace's when left out. */
  connectionIds?: readonly string[] | undefined;
  /** First day in view; a connection's days begin with its history at the earliest. */
  from?: Day | undefined;
  /** Last day in view; today (UTC, by the database) at the latest. */
  to?: Day | undefined;
};

/** For each connection in view and each of its days, how many of its available endpoints were read, and how finally. */
export async function coverageByDay(
  tx: WorkspaceTx,
  { connectionIds, from, to }: CoverageQuery = {},
): Promise<CoveredConnection[]> {
  const connections = await connectionsOf(tx, connectionIds);
  const rows = await tx.db.$queryRaw<(CoveredDay & { connectionId: string; day: string })[]>`
    SELECT c.id AS "connectionId", to_char(d.day, 'YYYY-MM-DD') AS day, cardinality(c.endpoints) AS endpoints,
      count(v.day)::int AS read,
      count(*) FILTER (WHERE v.read_at >= (d.day + 1)::timestamp AT TIME ZONE 'UTC')::int AS complete,
      count(*) FILTER (WHERE v.read_at >= (d.day + 1)::timestamp AT TIME ZONE 'UTC'
        + make_interval(secs => ${SETTLING_MS / 1000}))::int AS settled
    FROM (SELECT id, history_from, ARRAY(SELECT jsonb_array_elements_text(endpoints)) AS endpoints
          FROM jsonb_to_recordset(${JSON.stringify(connections)}::jsonb)
            AS _(id uuid, history_from date, endpoints jsonb)) c
    CROSS JOIN LATERAL (
      SELECT generate_series(greatest(c.history_from, ${day(from)}::date),
        least((now() AT TIME ZONE 'UTC')::date, ${day(to)}::date), interval '1 day')::date AS day) d
    LEFT JOIN coverage v ON v.workspace_id = ${tx.workspaceId}::uuid AND v.connection_id = c.id
      AND v.day = d.day AND v.endpoint = ANY(c.endpoints)
    GROUP BY c.id, d.day, c.endpoints
    ORDER BY c.id, d.day`;
  const byConnection = new Map<string, CoveredDay[]>(connections.map(({ id }) => [id, []]));
  for (const { connectionId, ...covered } of rows) byConnection.get(connectionId)?.push(covered);
  return [...byConnection].map(([connectionId, days]) => ({ connectionId, days }));
}

/** How far the backfill has come: days of history up to the day of connecting, and how many are read in full. */
export type Progress = { done: number; total: number };

/** Days missed after connecting (a late cron) are no part of the backfill: they make a connection late instead. */
export async function progressOf(tx: WorkspaceTx, connectionIds?: readonly string[]): Promise<Map<string, Progress>> {
  const connections = await connectionsOf(tx, connectionIds);
  const rows = await tx.db.$queryRaw<(Progress & { connectionId: string })[]>`
    SELECT c.id AS "connectionId", (c.connected_on - c.history_from + 1)::int AS total, count(d.day)::int AS done
    FROM (SELECT id, history_from, connected_on, ARRAY(SELECT jsonb_array_elements_text(endpoints)) AS endpoints
          FROM jsonb_to_recordset(${JSON.stringify(connections)}::jsonb)
            AS _(id uuid, history_from date, connected_on date, endpoints jsonb)) c
    LEFT JOIN LATERAL (
      SELECT v.day FROM coverage v
      WHERE v.workspace_id = ${tx.workspaceId}::uuid AND v.connection_id = c.id AND v.endpoint = ANY(c.endpoints)
        AND v.day BETWEEN c.history_from AND c.connected_on
      GROUP BY v.day HAVING count(*) = cardinality(c.endpoints)) d ON true
    GROUP BY c.id, c.connected_on, c.history_from`;
  return new Map(rows.map(({ connectionId, ...progress }) => [connectionId, progress]));
}

async function connectionsOf({ db, workspaceId }: WorkspaceTx, ids: readonly string[] | undefined) {
  const rows = await db.connection.findMany({
    where: { workspaceId, ...(ids && { id: { in: [...ids] } }) },
    select: { id: true, provider: true, historyFrom: true, connectedAt: true, unavailable: true },
  });
  return rows.map(({ id, provider, historyFrom, connectedAt, unavailable }) => ({
    id,
    history_from: dayOf(historyFrom),
    connected_on: dayOf(connectedAt),
    endpoints: availableEndpoints(provider, unavailable),
  }));
}

const day = (value: Day | undefined) => value ?? null;
