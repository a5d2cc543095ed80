import 'server-only';
import type { Day } from '@/lib/day';
import { type CalendarDay, calendarDay, type EndpointDay } from '@/lib/sync/calendar';
import { availableEndpoints } from '@/lib/sync/endpoints';
import { COUNTERS, type Counts } from '@/lib/sync/finality';
import { modelName, namesWithin, projectName } from '@/lib/usage/names';
import type { WorkspaceTx } from '@/lib/workspace';
import { connectionOf } from './connections';

/** One endpoint on the day that is looked at, and why its last reading failed. */
export type EndpointDetail = EndpointDay & { failedCode: string | null; problem: string | null; runId: string | null };

export type Calendar = {
  /** From the first day of the history to today, by the database's clock. */
  days: CalendarDay[];
  /** Of one day, each available endpoint. */
  detailOf: (day: Day) => readonly EndpointDetail[];
};

/** Every day of a connection's history with the state of its available endpoints. */
export async function coverageCalendar(tx: WorkspaceTx, connectionId: string): Promise<Calendar> {
  const { db, workspaceId } = tx;
  const connection = await connectionOf(tx, connectionId);
  const endpoints = availableEndpoints(connection.provider, connection.unavailable);
  const rows = await db.$queryRaw<(EndpointDetail & { day: Day })[]>`
    SELECT to_char(d.day, 'YYYY-MM-DD') AS day, e.endpoint, v.read_at AS "readAt", coalesce(v.rows, 0) AS rows,
      v.suspect_at AS "suspectAt", n.asked_at AS "askedAt", n.failed_at AS "failedAt", n.failed_code AS "failedCode",
      n.problem, n.run_id::text AS "runId", coalesce(r.restated, 0) AS restated
    FROM generate_series(${connection.historyFrom}::date::timestamp, date_trunc('day', now() AT TIME ZONE 'UTC'),
      interval '1 day') AS d (day)
    CROSS JOIN unnest(${endpoints}::text[]) WITH ORDINALITY AS e (endpoint, place)
    LEFT JOIN coverage v ON v.workspace_id = ${workspaceId}::uuid AND v.connection_id = ${connectionId}::uuid
      AND v.endpoint = e.endpoint AND v.day = d.day::date
    LEFT JOIN coverage_notes n ON n.workspace_id = ${workspaceId}::uuid AND n.connection_id = ${connectionId}::uuid
      AND n.endpoint = e.endpoint AND n.day = d.day::date
    LEFT JOIN (
      SELECT endpoint, day, count(*)::int AS restated FROM restatements
      WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ${connectionId}::uuid GROUP BY endpoint, day
    ) r ON r.endpoint = e.endpoint AND r.day = d.day::date
    ORDER BY d.day, e.place`;
  const byDay = Map.groupBy(rows, ({ day }) => day);
  return {
    days: [...byDay].map(([day, facts]) => calendarDay(day, facts)),
    detailOf: (day) => byDay.get(day) ?? [],
  };
}

/** A group's correction: what it was, what it became, when that was seen. */
export type DayCorrection = {
  id: string;
  seenAt: string;
  endpoint: string;
  project: string;
  model: string;
  /** Only the counters that changed, as decimal strings. */
  changes: { counter: keyof Counts; before: string; after: string }[];
};

/** The day's corrections, newest first, up to `most` of them. */
export async function dayCorrections(
  { db, workspaceId }: WorkspaceTx,
  connectionId: string,
  day: Day,
  most: number,
): Promise<DayCorrection[]> {
  const where = { workspaceId, connectionId };
  const rows = await db.restatement.findMany({
    where: { ...where, day: new Date(day) },
    orderBy: { id: 'desc' },
    take: most,
  });
  const named = await db.project.findMany({
    where: { ...where, projectId: { in: [...new Set(rows.map(({ projectId }) => projectId))] } },
    select: { projectId: true, name: true },
  });
  const names = namesWithin(named);
  return rows.map((row) => ({
    id: `${row.id}`,
    seenAt: row.seenAt.toISOString(),
    endpoint: row.endpoint,
    project: projectName(names, row.projectId),
    model: modelName(row.model),
    changes: COUNTERS.flatMap((counter) => {
      const [before, after] = [row[`${counter}Before`], row[`${counter}After`]];
      return before === after ? [] : [{ counter, before: `${before}`, after: `${after}` }];
    }),
  }));
}
