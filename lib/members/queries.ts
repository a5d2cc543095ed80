import 'server-only';
import type { WorkspaceTx } from '@/lib/workspace';
import { stillOpen } from './open-links';

export type MemberRow = {
  userId: string;
  name: string;
  email: string;
  role: string;
  since: string;
  /** Links this member made that can still be used: they go with the member. */
  openLinks: number;
};
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
  const links = await db.invitation.groupBy({
    by: ['createdBy'],
    where: { workspaceId, createdBy: { not: null }, ...stillOpen() },
    _count: { _all: true },
  });
  const openLinks = new Map(links.map(({ createdBy, _count }) => [createdBy, _count._all]));
  return rows.flatMap(({ userId, role, createdAt }) => {
    const person = people.get(userId);
    if (!person) return [];
    const { name, email } = person;
    return [{ userId, name, email, role, since: createdAt.toISOString(), openLinks: openLinks.get(userId) ?? 0 }];
  });
}

/** Links that still work. */
export async function invitationList({ db, workspaceId }: WorkspaceTx): Promise<InvitationRow[]> {
  const rows = await db.invitation.findMany({
    where: { workspaceId, ...stillOpen() },
    select: { id: true, email: true, role: true, expiresAt: true },
    orderBy: [{ expiresAt: 'desc' }, { id: 'asc' }],
  });
  return rows.map(({ expiresAt, ...row }) => ({ ...row, expiresAt: expiresAt.toISOString() }));
}
