import 'server-only';
import type { WorkspaceTx } from '@/lib/workspace';

export type MemberRow = { userId: string; name: string; email: string; role: string; since: string };
export type InvitationRow = { id: string; email: string; role: string; expiresAt: string };

export async function memberList({ db, workspaceId }: WorkspaceTx): Promise<MemberRow[]> {
  const rows = await db.membership.findMany({
    where: { workspaceId },
    select: { userId: true, role: true, createdAt: true, user: { select: { name: true, email: true } } },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
  });
  return rows.map(({ userId, role, createdAt, user }) => ({ userId, role, since: createdAt.toISOString(), ...user }));
}

/** Links that still work. */
export async function invitationList({ db, workspaceId }: WorkspaceTx): Promise<InvitationRow[]> {
  const rows = await db.invitation.findMany({
    where: { workspaceId, usedAt: null, revokedAt: null, expiresAt: { gt: new Date() } },
    select: { id: true, email: true, role: true, expiresAt: true },
    orderBy: [{ expiresAt: 'desc' }, { id: 'asc' }],
  });
  return rows.map(({ expiresAt, ...row }) => ({ ...row, expiresAt: expiresAt.toISOString() }));
}
