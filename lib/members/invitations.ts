import 'server-only';
import { audit } from '@/lib/activity/record';
import { type Member, systemActor } from '@/lib/auth/actor';
import { can, ROLES, type Role } from '@/lib/auth/permissions';
import { newToken, tokenHash } from '@/lib/auth/token';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { stillOpen } from './open-links';

export const INVITATION_HOURS = 72;

/** Makes a single-use link, bound to the email and the role. It is shown once: only its hash is kept. */
export async function invite(
  actor: Member,
  { email, role }: { email: string; role: Role },
): Promise<{ link: string; email: string }> {
  const link = await withWorkspace(actor, 'members.write', async (tx) => {
    const { db, workspaceId } = tx;
    const user = await db.user.findUnique({ where: { email }, select: { id: true } });
    if (user && (await db.membership.count({ where: { workspaceId, userId: user.id } })) > 0)
      throw new AppError('conflict', `${email} is a member already.`, { email: 'This person is a member already.' });
    return createInvitation(tx, { email, role });
  });
  return { link, email };
}

/**
 * Stores an invitation made by the transaction's actor, the operator where that is no member, and audits it. An earlier
 * link for the same person stops working.
 * @returns the link, which is kept nowhere.
 */
export async function createInvitation(
  tx: WorkspaceTx,
  { email, role }: { email: string; role: Role },
): Promise<string> {
  const { db, workspaceId, actor } = tx;
  const secret = newToken();
  await db.invitation.updateMany({
    where: { workspaceId, email, usedAt: null, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  const expiresAt = new Date(Date.now() + INVITATION_HOURS * 3_600_000);
  const createdBy = actor.kind === 'member' ? actor.userId : null;
  await db.invitation.create({
    data: { workspaceId, email, role, tokenHash: tokenHash(secret), createdBy, expiresAt },
  });
  await audit(tx, 'member.invited', { email, role });
  return `${env().APP_URL}/join/${workspaceId}.${secret}`;
}

export async function revokeInvitation(actor: Member, { id }: { id: string }): Promise<void> {
  await withWorkspace(actor, 'members.write', async (tx) => {
    const { db, workspaceId } = tx;
    const open = await db.invitation.findUnique({
      where: { workspaceId_id: { workspaceId, id } },
      select: { email: true, usedAt: true },
    });
    if (!open) throw new AppError('not_found', 'There is no such invitation.');
    if (open.usedAt) throw new AppError('conflict', `${open.email} has used this link already.`);
    await db.invitation.update({ where: { workspaceId_id: { workspaceId, id } }, data: { revokedAt: new Date() } });
    await audit(tx, 'member.invitation_revoked', { email: open.email });
  });
}

export type OpenInvitation = { email: string; role: string; workspaceName: string; byOperator: boolean };

/**
 * What a link offers; null when it was used or revoked, has expired, never was, or its maker could not make it any more.
 * It does not tell whether the email has an account: whoever holds a link must not learn that from it.
 */
export async function invitationOf(token: string): Promise<OpenInvitation | null> {
  const parts = partsOf(token);
  if (!parts) return null;
  return withWorkspace(systemActor(parts.workspaceId), 'members.resolve', async (tx) => {
    const { db, workspaceId } = tx;
    const found = await db.invitation.findFirst({
      where: { workspaceId, tokenHash: tokenHash(parts.secret), ...stillOpen() },
      select: { email: true, role: true, createdBy: true, workspace: { select: { name: true } } },
    });
    if (!found || !(await makerMay(tx, found.createdBy))) return null;
    const { email, role, createdBy, workspace } = found;
    return { email, role, workspaceName: workspace.name, byOperator: createdBy === null };
  });
}

/** Whether whoever made a link could still make it; their membership stays locked until the transaction ends. */
export async function makerMay({ db, workspaceId }: WorkspaceTx, createdBy: string | null): Promise<boolean> {
  if (createdBy === null) return true;
  const [maker] = await db.$queryRaw<{ role: string }[]>`
    SELECT role FROM memberships WHERE workspace_id = ${workspaceId}::uuid AND user_id = ${createdBy}::uuid FOR SHARE`;
  const role = ROLES.find((known) => known === maker?.role);
  return role !== undefined && can(role, 'members.write');
}

export function partsOf(token: string): { workspaceId: string; secret: string } | null {
  const match = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/.exec(token);
  return match?.[1] && match[2] ? { workspaceId: match[1], secret: match[2] } : null;
}
