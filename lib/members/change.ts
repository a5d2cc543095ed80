import 'server-only';
import { audit } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { can, type Role } from '@/lib/auth/permissions';
import { AppError } from '@/lib/errors';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { revokeLinksOf } from './open-links';

/**
 * Takes effect with the member's next request, and in a change they are committing. Whoever may not make links any more
 * loses the open ones they made. A workspace never loses its last owner.
 */
export async function changeRole(actor: Member, { userId, role }: { userId: string; role: Role }): Promise<void> {
  await changeMembers(actor, async (tx) => {
    const { db, workspaceId } = tx;
    const member = await memberOf(tx, userId);
    if (member.role === role) return;
    if (!can(role, 'members.write')) await revokeLinksOf(tx, userId, 'demoted');
    if (member.role === 'owner') await keepAnOwner(tx);
    await db.membership.update({ where: { workspaceId_userId: { workspaceId, userId } }, data: { role } });
    await audit(tx, 'member.role_changed', { email: member.email, from: member.role, to: role });
  });
}

/**
 * The person's account stays, and their other workspaces; this one is closed to them from their next request on, and the
 * open links they made stop working.
 */
export async function removeMember(actor: Member, { userId }: { userId: string }): Promise<void> {
  await changeMembers(actor, async (tx) => {
    const { db, workspaceId } = tx;
    const member = await memberOf(tx, userId);
    await revokeLinksOf(tx, userId, 'removed');
    if (member.role === 'owner') await keepAnOwner(tx);
    await db.membership.delete({ where: { workspaceId_userId: { workspaceId, userId } } });
    await db.session.updateMany({ where: { userId, workspaceId, revokedAt: null }, data: { revokedAt: new Date() } });
    await audit(tx, 'member.removed', { email: member.email });
  });
}

const changeMembers = (actor: Member, run: (tx: WorkspaceTx) => Promise<void>): Promise<void> =>
  withWorkspace(actor, 'members.write', run, { changesMembers: true });

async function memberOf({ db, workspaceId }: WorkspaceTx, userId: string): Promise<{ role: string; email: string }> {
  const member = await db.membership.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
    select: { role: true },
  });
  if (!member) throw new AppError('not_found', 'There is no such member in this workspace.');
  const { email } = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
  return { role: member.role, email };
}

/** Two owners who remove each other at once: the rows are locked, so the second one finds itself the last. */
async function keepAnOwner({ db, workspaceId }: WorkspaceTx): Promise<void> {
  const owners = await db.$queryRaw<unknown[]>`
    SELECT user_id FROM memberships WHERE workspace_id = ${workspaceId}::uuid AND role = 'owner' FOR UPDATE`;
  if (owners.length < 2)
    throw new AppError('conflict', 'A workspace needs an owner. Make somebody else an owner first.');
}
