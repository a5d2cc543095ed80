import 'server-only';
import { addDays, type Day, eachDay } from '@/lib/day';
import { Prisma } from '@/lib/generated/prisma/client';
import { providerIds } from '@/lib/integrations/catalog';
import type { Reader, WorkspaceTx } from '@/lib/workspace';
import { availableEndpoints } from './endpoints';
import { type CoveredConnection, type CoveredDay, SETTLING_MS } from './finality';

/** First and last day in view. */
type Span = {
  /** A connection's days begin with its history at the earliest. */
  from?: Day | undefined;
  /** Today (UTC, by the database) at the latest. */
  to?: Day | undefined;
};

/** The workspace's connections in view; all of them when left out. */
type InView = { connectionIds?: readonly string[] | undefined };

/** `live`: neither paused nor disconnected. `ended`: what there is of a disconnected one, of which nothing more is read. */
export type Covered = CoveredConnection & { live: boolean; ended: Ended | null };

/** The day of disconnecting, and the first and last day that were read in full; null where none was. */
export type Ended = { on: Day; read: { first: Day; last: Day } | null };

/** For each connection in view and each of its days, how many of its available endpoints were read, and how finally. */
export async function coverageByDay(tx: WorkspaceTx, { from, to, ...inView }: InView & Span = {}): Promise<Covered[]> {
  const [covered = []] = await coverageOf(tx, [{ from, to }], inView);
  return covered;
}

/** `days`: what was counted of each day from `first` on, `read/complete/settled`. */
type Row = {
  place: number;
  connectionId: string;
  live: boolean;
  endedOn: Day | null;
  firstRead: Day | null;
  lastRead: Day | null;
  endpoints: number;
  first: Day | null;
  days: string | null;
};

/** The same for several spans, in their order: one statement, and one row for all of a connection's days in a span. */
export async function coverageOf(tx: Reader, spans: readonly Span[], inView: InView = {}): Promise<Covered[][]> {
  // Open ends are dates too: PostgreSQL takes a coalesce for leaky, and behind a policy no index is searched by it.
  const asked = spans.map(({ from = '-infinity', to = 'infinity' }, place) => ({ from, to, place }));
  const ended = Prisma.sql`(v.day + 1)::timestamp AT TIME ZONE 'UTC'`;
  const rows = await tx.db.$queryRaw<Row[]>(Prisma.sql`
    SELECT s.place, c.id AS "connectionId", c.live, to_char(c.ended_on, 'YYYY-MM-DD') AS "endedOn",
      to_char(e.first, 'YYYY-MM-DD') AS "firstRead", to_char(e.last, 'YYYY-MM-DD') AS "lastRead",
      cardinality(c.endpoints) AS endpoints, d.first, d.days
    FROM (${connectionsSql(tx.workspaceId, inView)}) c
    CROSS JOIN jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS s ("from" date, "to" date, place int)
    LEFT JOIN LATERAL (
      SELECT min(day) AS first, max(day) AS last FROM (
        SELECT v.day FROM coverage v
        WHERE c.ended_on IS NOT NULL AND v.workspace_id = ${tx.workspaceId}::uuid AND v.connection_id = c.id
          AND v.endpoint = ANY(c.endpoints)
        GROUP BY v.day HAVING count(*) = cardinality(c.endpoints)) whole) e ON true
    CROSS JOIN LATERAL (
      SELECT to_char(min(day), 'YYYY-MM-DD') AS first, string_agg(coalesce(v.counts, '0/0/0'), ',' ORDER BY day) AS days
      FROM (SELECT generate_series(greatest(c.history_from, s.from)::timestamp,
        least((now() AT TIME ZONE 'UTC')::date, s.to)::timestamp, interval '1 day')::date AS day) each_day
      LEFT JOIN (
        SELECT v.day, concat_ws('/', count(*), count(*) FILTER (WHERE v.read_at >= ${ended}),
          count(*) FILTER (WHERE v.read_at >= ${ended} + make_interval(secs => ${SETTLING_MS / 1000}))) AS counts
        FROM coverage v
        WHERE v.workspace_id = ${tx.workspaceId}::uuid AND v.connection_id = c.id AND v.endpoint = ANY(c.endpoints)
          AND v.day BETWEEN s.from AND s.to
        GROUP BY v.day) v USING (day)) d
    ORDER BY c.id`);
  return spans.map((_, i) =>
    rows
      .filter(({ place }) => place === i)
      .map((row) => ({ connectionId: row.connectionId, live: row.live, ended: endedOf(row), days: daysOf(row) })),
  );
}

const endedOf = ({ endedOn: on, firstRead: first, lastRead: last }: Row): Ended | null =>
  on && { on, read: first && last && { first, last } };

function daysOf({ first, days, endpoints }: Row): CoveredDay[] {
  if (first === null || days === null) return [];
  const counts = days.split(',');
  return eachDay(first, addDays(first, counts.length - 1)).map((day, i) => {
    const [read = 0, complete = 0, settled = 0] = counts[i]?.split('/').map(Number) ?? [];
    return { day, endpoints, read, complete, settled };
  });
}

/** How far the backfill has come: days of history up to the day of connecting, and how many are read in full. */
export type Progress = { done: number; total: number };

/** Days missed after connecting (a late cron) are no part of the backfill: they make a connection late instead. */
export async function progressOf(tx: WorkspaceTx, connectionIds?: readonly string[]): Promise<Map<string, Progress>> {
  const rows = await tx.db.$queryRaw<(Progress & { connectionId: string })[]>`
    SELECT c.id AS "connectionId", (c.connected_on - c.history_from + 1)::int AS total, d.done
    FROM (${connectionsSql(tx.workspaceId, { connectionIds })}) c
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS done FROM (
        SELECT FROM coverage v
        WHERE v.workspace_id = ${tx.workspaceId}::uuid AND v.connection_id = c.id AND v.endpoint = ANY(c.endpoints)
          AND v.day BETWEEN c.history_from AND c.connected_on
        GROUP BY v.day HAVING count(*) = cardinality(c.endpoints)) whole) d`;
  return new Map(rows.map(({ connectionId, ...progress }) => [connectionId, progress]));
}

/** Read in full once: an endpoint is available that its provider has (`availableEndpoints`) and the organization too. */
function connectionsSql(workspaceId: string, { connectionIds }: InView): Prisma.Sql {
  const usage = JSON.stringify(Object.fromEntries(providerIds.map((id) => [id, availableEndpoints(id, [])])));
  const asked = connectionIds ? Prisma.sql`AND id = ANY(${[...connectionIds]}::uuid[])` : Prisma.empty;
  return Prisma.sql`
    SELECT id, history_from, (connected_at AT TIME ZONE 'UTC')::date AS connected_on,
      paused_at IS NULL AND disconnected_at IS NULL AS live, (disconnected_at AT TIME ZONE 'UTC')::date AS ended_on,
      ARRAY(SELECT e FROM jsonb_array_elements_text(${usage}::jsonb -> provider) e WHERE e <> ALL (unavailable)) AS endpoints
    FROM connections WHERE workspace_id = ${workspaceId}::uuid ${asked} OFFSET 0`;
}
