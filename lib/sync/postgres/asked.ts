import 'server-only';
import { type Day, dayOf } from '@/lib/day';
import type { EndpointId } from '@/lib/integrations/provider';
import type { WorkspaceTx } from '@/lib/workspace';
import type { ReadDay } from '../diff';
import type { FailedSpan } from '../ledger';
import type { Asked } from '../readings';
import { column, words } from './column';

/** What stands beside the coverage of a day: that it is asked for again, that it could not be read. */

export async function askedOf({ db, workspaceId }: WorkspaceTx, connectionId: string): Promise<Asked[]> {
  const rows = await db.$queryRaw<{ endpoint: string; day: Date; at: Date }[]>`
    SELECT endpoint, day, asked_at AS at FROM coverage_notes
    WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ${connectionId}::uuid AND asked_at IS NOT NULL`;
  return rows.map(({ day, ...asked }) => ({ ...asked, day: dayOf(day) }));
}

/** For each connection that has any, how many days wait for a reading; one that came back empty has been tried. */
export async function awaitedDays(
  { db, workspaceId }: WorkspaceTx,
  connectionIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ connectionId: string; days: number }[]>`
    SELECT n.connection_id AS "connectionId", count(DISTINCT n.day)::int AS days
    FROM coverage_notes n
    JOIN connections c ON c.workspace_id = n.workspace_id AND c.id = n.connection_id
    LEFT JOIN coverage v ON v.workspace_id = n.workspace_id AND v.connection_id = n.connection_id
      AND v.endpoint = n.endpoint AND v.day = n.day AND v.suspect_at >= n.asked_at
    WHERE n.workspace_id = ${workspaceId}::uuid AND n.connection_id = ANY(${[...connectionIds]}::uuid[])
      AND n.asked_at IS NOT NULL AND v.day IS NULL AND n.endpoint <> ALL (c.unavailable)
    GROUP BY n.connection_id`;
  return new Map(rows.map(({ connectionId, days }) => [connectionId, days]));
}

/**
 * Asks for a day of the endpoints to be read again, unless that is asked for already. To be called with the schedule
 * locked. @returns whether anything is asked for that was not
 */
export async function ask(
  { db, workspaceId }: WorkspaceTx,
  connectionId: string,
  day: Day,
  endpoints: readonly EndpointId[],
): Promise<boolean> {
  const asked = await db.$executeRaw`
    INSERT INTO coverage_notes AS n (workspace_id, connection_id, endpoint, day, asked_at)
    SELECT ${workspaceId}::uuid, ${connectionId}::uuid, endpoint, ${day}::date, now()
    FROM unnest(${[...endpoints]}::text[]) AS _ (endpoint)
    ON CONFLICT (workspace_id, connection_id, endpoint, day) DO UPDATE SET asked_at = EXCLUDED.asked_at
      WHERE n.asked_at IS NULL`;
  return asked > 0;
}

/** What was read at `readAt` needs no note any more, but where it was asked for since. */
export async function forgetNotes(
  { db, workspaceId }: WorkspaceTx,
  connectionId: string,
  readAt: Date,
  days: readonly ReadDay[],
): Promise<void> {
  if (days.length === 0) return;
  await db.$executeRaw`
    DELETE FROM coverage_notes n
    USING unnest(${words(days, (d) => d.endpoint)}::text[], ${column(days, (d) => d.day)}::date[]) AS d (endpoint, day)
    WHERE n.workspace_id = ${workspaceId}::uuid AND n.connection_id = ${connectionId}::uuid
      AND n.endpoint = d.endpoint AND n.day = d.day AND (n.asked_at IS NULL OR n.asked_at <= ${readAt})`;
}

export async function noteFailures(
  { db, workspaceId }: WorkspaceTx,
  connectionId: string,
  runId: string,
  failed: readonly FailedSpan[],
): Promise<void> {
  if (failed.length === 0) return;
  await db.$executeRaw`
    INSERT INTO coverage_notes AS n (workspace_id, connection_id, endpoint, day, failed_at, failed_code, problem, run_id)
    SELECT ${workspaceId}::uuid, ${connectionId}::uuid, f.endpoint, d::date, f.at, f.code, f.problem, ${runId}::uuid
    FROM jsonb_to_recordset(${JSON.stringify(failed)}::jsonb)
      AS f (endpoint text, "from" date, "to" date, at timestamptz, code text, problem text),
      generate_series(f."from"::timestamp, f."to"::timestamp, interval '1 day') AS d
    ON CONFLICT (workspace_id, connection_id, endpoint, day) DO UPDATE
      SET failed_at = EXCLUDED.failed_at, failed_code = EXCLUDED.failed_code, problem = EXCLUDED.problem,
        run_id = EXCLUDED.run_id`;
  const unreadable = failed.filter((span) => span.unreadable);
  if (unreadable.length > 0)
    await db.$executeRaw`
      UPDATE coverage_notes n SET asked_at = NULL
      FROM jsonb_to_recordset(${JSON.stringify(unreadable)}::jsonb)
        AS f (endpoint text, "from" date, "to" date, at timestamptz)
      WHERE n.workspace_id = ${workspaceId}::uuid AND n.connection_id = ${connectionId}::uuid
        AND n.endpoint = f.endpoint AND n.day BETWEEN f."from" AND f."to" AND n.asked_at <= f.at`;
}
