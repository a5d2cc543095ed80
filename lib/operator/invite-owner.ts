import { systemActor } from '@/lib/auth/actor';
import { AppError } from '@/lib/errors';
import { createInvitation, INVITATION_HOURS } from '@/lib/members/invitations';
import { withWorkspace } from '@/lib/workspace';

/**
 * Makes a link by which the owner of an email address becomes an owner of the workspace, and proves that the address is
 * theirs. An earlier link for the address stops working.
 * @returns what the operator is told, the link in it.
 * @throws AppError `not_found` for a workspace that does not exist.
 */
export async function inviteOwner({ workspaceId, email }: { workspaceId: string; email: string }): Promise<string> {
  const link = await withWorkspace(systemActor(workspaceId, 'The operator'), 'members.resolve', async (tx) => {
    const workspace = await tx.db.workspace.findUnique({ where: { id: workspaceId }, select: { id: true } });
    if (!workspace) throw new AppError('not_found', `There is no workspace ${workspaceId}.`);
    return createInvitation(tx, { email, role: 'owner' });
  });
  return [
    `Link, shown this once: ${link}`,
    `Hand it to ${email} alone, by a way that reaches nobody else: whoever opens it becomes an owner. It works once, for ${INVITATION_HOURS} hours.`,
    `Another one: npm run workspace:invite -- --workspace-id ${workspaceId} --email ${email}`,
  ].join('\n');
}
