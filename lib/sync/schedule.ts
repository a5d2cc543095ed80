import 'server-only';
import type { WorkspaceTx } from '@/lib/workspace';

/**
 * The schedule says when a connection is next attempted and who works on it. Whoever raises its fence stops every
 * older run before its next write. All times are the database's. The table has no row-level security (the cron
 * looks across workspaces), so each statement names the workspace itself.
 */
export type Schedule = { nextAttemptAt: Date | null; running: boolean; failures: number };

/** Due now, or once a wait the provider asked for is over; failures forgotten, a run under way fenced off. After connect, resume, replace key. */
export async function scheduleNow({ db, workspaceId }: WorkspaceTx, connectionId: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO sync_schedule AS s (connection_id, workspace_id, next_attempt_at, fence)
    VALUES (${connectionId}::uuid, ${workspaceId}::uuid, now(), 1)
    ON CONFLICT (connection_id) DO UPDATE
      SET next_attempt_at = greatest(now(), s.not_before), fence = s.fence + 1, lease_until = NULL, lease_owner = NULL, failures = 0
      WHERE s.workspace_id = ${workspaceId}::uuid`;
}

/** Never attempted until `scheduleNow`; a run under way is fenced off. For pause and disconnect. */
export async function unschedule({ db, workspaceId }: WorkspaceTx, connectionId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE sync_schedule SET next_attempt_at = NULL, fence = fence + 1, lease_until = NULL, lease_owner = NULL
    WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid`;
}

/** The schedules of the given connections; one that was never scheduled is left out. */
export async function scheduleOf(
  { db, workspaceId }: WorkspaceTx,
  connectionIds: readonly string[],
): Promise<Map<string, Schedule>> {
  const rows = await db.$queryRaw<(Schedule & { connectionId: string })[]>`
    SELECT connection_id AS "connectionId", next_attempt_at AS "nextAttemptAt",
      coalesce(lease_until > now(), false) AS running, failures
    FROM sync_schedule
    WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ANY(${[...connectionIds]}::uuid[])`;
  return new Map(rows.map(({ connectionId, ...schedule }) => [connectionId, schedule]));
}

/** Every transaction that changes a connection's key or schedule takes this lock first: one order, no deadlock. */
export async function lockSchedule({ db, workspaceId }: WorkspaceTx, connectionId: string): Promise<void> {
  await db.$queryRaw`
    SELECT FROM sync_schedule
    WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`;
}
