import 'server-only';
import { audit } from '@/lib/activity/record';
import { systemActor } from '@/lib/auth/actor';
import { membershipsIn } from '@/lib/auth/memberships';
import { revokeSessionsOf } from '@/lib/auth/sessions';
import { AppError } from '@/lib/errors';
import { bindWorkspace, type WorkspaceTx } from '@/lib/workspace';
import { revokeLinksOf } from './open-links';

/**
 * Gives an account to the person who opened the operator's link: new name and password, its address proved, all sessions
 * ended and the open links it made revoked. Its memberships stay, because nothing tells those that the person wanted from
 * those that an earlier holder got; the person is told of them, and every workspace has it in its audit log.
 * @returns the names of the account's other workspaces.
 * @throws AppError `conflict` when the password was changed meanwhile.
 */
export async function proveAccount(
  tx: WorkspaceTx,
  user: { id: string; passwordHash: string },
  { name, passwordHash }: { name: string; passwordHash: string },
): Promise<string[]> {
  const { db, workspaceId, actor } = tx;
  const now = new Date();
  const [proved] = await db.user.updateManyAndReturn({
    where: { id: user.id, passwordHash: user.passwordHash },
    data: { name, passwordHash, passwordChangedAt: now, passwordUntil: null, emailProvenAt: now },
    select: { email: true },
  });
  if (!proved) throw new AppError('conflict', 'This account was changed elsewhere just now. Open the link again.');
  await revokeSessionsOf(user.id, undefined, db);
  const others = (await membershipsIn(db, user.id)).filter((each) => each.workspaceId !== workspaceId);
  for (const each of [...others, { workspaceId }]) {
    const inIt = await bindWorkspace(db, { ...systemActor(each.workspaceId, name), userId: user.id });
    await revokeLinksOf(inIt, user.id, 'account_proved');
    await audit(inIt, 'member.account_proved', { email: proved.email });
  }
  await bindWorkspace(db, actor);
  return others.map(({ workspaceName }) => workspaceName);
}
