import 'server-only';
import { AppError } from '@/lib/errors';
import type { WorkspaceTx } from '@/lib/workspace';
import { assertMay } from './may';
import { type Permission, ROLES } from './permissions';

/**
 * Authorizes a member again inside the transaction that commits: the session is live, the membership exists and its role
 * of now has the permission. Both rows stay locked until the commit, so that a removal, a change of role, a sign-out or a
 * password reset either waits for it or is seen here. Costs one statement on two primary keys.
 * @throws AppError `unauthenticated` or `forbidden`; the transaction is rolled back then.
 */
export async function assertStillMay({ db, actor }: WorkspaceTx, permission: Permission): Promise<void> {
  if (actor.kind !== 'member') return;
  const { workspaceId, userId, sessionId } = actor;
  const [found] = await db.$queryRaw<{ role: string }[]>`
    SELECT m.role FROM memberships m
    JOIN sessions s ON s.token_hash = decode(${sessionId}, 'hex') AND s.user_id = m.user_id
    WHERE m.workspace_id = ${workspaceId}::uuid AND m.user_id = ${userId}::uuid
      AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
    FOR SHARE OF m FOR SHARE OF s`;
  const role = ROLES.find((known) => known === found?.role);
  if (!role)
    throw new AppError(
      'unauthenticated',
      'Your session ended while this was under way, or you are no longer a member of this workspace. Nothing was changed. Sign in again.',
    );
  assertMay({ ...actor, role }, permission);
}

/** Verbs that change the workspace's memberships wait for each other: two owners who remove each other would deadlock. */
export async function lockMemberships({ db, workspaceId }: WorkspaceTx): Promise<void> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('memberships ' || ${workspaceId}, 0))::text`;
}
