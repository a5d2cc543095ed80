import 'server-only';
import { withWorkspace } from '@/lib/workspace';
import { type Member, systemActor } from './actor';
import { ROLES } from './permissions';
import type { LiveSession } from './sessions';

/** Who a session is in the workspace it has open, as of now; null when they are no member any more. */
export async function memberOf(session: LiveSession): Promise<Member | null> {
  const { id, userId, workspaceId, authenticatedAt, name, email } = session;
  const membership = await withWorkspace(systemActor(workspaceId), 'members.resolve', ({ db }) =>
    db.membership.findUnique({
      where: { workspaceId_userId: { workspaceId, userId } },
      select: { role: true, workspace: { select: { name: true } } },
    }),
  );
  const role = ROLES.find((known) => known === membership?.role);
  if (!membership || !role) return null;
  return {
    kind: 'member',
    workspaceId,
    userId,
    role,
    name,
    email,
    workspaceName: membership.workspace.name,
    sessionId: id,
    authenticatedAt,
  };
}
