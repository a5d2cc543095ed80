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

/** Due now, or once a wait the provider asked for is over; a run under way goes on. For what is asked for on top. */
export async function makeDue({ db, workspaceId }: WorkspaceTx, connectionId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE sync_schedule SET next_attempt_at = least(next_attempt_at, greatest(now(), not_before))
    WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid AND next_attempt_at IS NOT NULL`;
}

/** Never attempted until `scheduleNow`; a run under way is fenced off. For pause and disconnect. */
export async function unschedule({ db, workspaceId }: WorkspaceTx, connectionId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE sync_schedule SET next_attempt_at = NULL, fence = fence + 1, lease_until = NULL, lease_owner = NULL
    WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid`;
}

/** For how long a connection is out of everybody's reach while a disconnect waits for the last calls. */
const SEIZED_S = 30;

/**
 * Takes the connection from every run and check under way: none is allowed another call from here on, nor claims it.
 * If the disconnect dies with its process, everything goes on as before. @returns the fence to confirm it with
 */
export async function seize({ db, workspaceId }: WorkspaceTx, connectionId: string): Promise<bigint> {
  const [row] = await db.$queryRaw<{ fence: bigint }[]>`
    INSERT INTO sync_schedule AS s (connection_id, workspace_id, fence, lease_owner, lease_until)
    VALUES (${connectionId}::uuid, ${workspaceId}::uuid, 1, ${connectionId}::uuid, now() + make_interval(secs => ${SEIZED_S}))
    ON CONFLICT (connection_id) DO UPDATE
      SET fence = s.fence + 1, lease_owner = EXCLUDED.lease_owner, lease_until = EXCLUDED.lease_until
      WHERE s.workspace_id = ${workspaceId}::uuid
    RETURNING fence`;
  if (!row) throw new Error('The schedule belongs to another workspace.');
  return row.fence;
}

/** Whether nobody came in between since; the schedule stays locked, so that nobody will before the commit. */
export async function isStillSeized(tx: WorkspaceTx, connectionId: string, fence: bigint): Promise<boolean> {
  await lockSchedule(tx, connectionId);
  const [row] = await tx.db.$queryRaw<unknown[]>`
    SELECT 1 FROM sync_schedule
    WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${tx.workspaceId}::uuid
      AND fence = ${fence} AND lease_owner = connection_id`;
  return row !== undefined;
}

/** Whether a call with the stored key may be made beside the sync: the key is there, and no disconnect under way. */
export async function mayCall({ db, workspaceId }: WorkspaceTx, connectionId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM sync_schedule s JOIN credentials c USING (workspace_id, connection_id)
    WHERE s.connection_id = ${connectionId}::uuid AND s.workspace_id = ${workspaceId}::uuid
      AND (s.lease_owner IS DISTINCT FROM s.connection_id OR s.lease_until < now())`;
  return row !== undefined;
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
