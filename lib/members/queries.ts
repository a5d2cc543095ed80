import 'server-only';
import type { WorkspaceTx } from '@/lib/workspace';

export type MemberRow = { userId: string; name: string; email: string; role: string; since: string };
export type InvitationRow = { id: string; email: string; role: string; expiresAt: string };

export async function memberList({ db, workspaceId }: WorkspaceTx): Promise<MemberRow[]> {
  const rows = await db.membership.findMany({
    where: { workspaceId },
    select: { userId: true, role: true, createdAt: true },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
  });
  const users = await db.user.findMany({
    where: { id: { in: rows.map(({ userId }) => userId) } },
    select: { id: true, name: true, email: true },
  });
  const people = new Map(users.map((user) => [user.id, user]));
  return rows.flatMap(({ userId, role, createdAt }) => {
    const person = people.get(userId);
    return person ? [{ userId, name: person.name, email: person.email, role, since: createdAt.toISOString() }] : [];
  });
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
