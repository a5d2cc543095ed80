import 'server-only';
import { globalDb, type Transaction } from '@/lib/db';

export type OwnMembership = { workspaceId: string; workspaceName: string; role: string };

/** The workspaces a person is a member of, by name: read before one is open, under the policy for one's own rows. */
export const membershipsOf = (userId: string): Promise<OwnMembership[]> =>
  globalDb().$transaction((db) => membershipsIn(db, userId));

/** The same within an open transaction, whose person becomes this one. */
export async function membershipsIn(db: Transaction, userId: string): Promise<OwnMembership[]> {
  await db.$queryRaw`SELECT set_config('app.user_id', ${userId}, true)`;
  const rows = await db.membership.findMany({
    where: { userId },
    select: { workspaceId: true, role: true, workspace: { select: { name: true } } },
  });
  return rows
    .map(({ workspaceId, role, workspace }) => ({ workspaceId, role, workspaceName: workspace.name }))
    .sort((a, b) => a.workspaceName.localeCompare(b.workspaceName) || a.workspaceId.localeCompare(b.workspaceId));
}
