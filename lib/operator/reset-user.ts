import { audit } from '@/lib/activity/record';
import { systemActor } from '@/lib/auth/actor';
import { handedUntil } from '@/lib/auth/handed-password';
import { membershipsIn } from '@/lib/auth/memberships';
import { hashPassword } from '@/lib/auth/password';
import { revokeSessionsOf } from '@/lib/auth/sessions';
import { globalDb } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { revokeLinksOf } from '@/lib/members/open-links';
import { bindWorkspace } from '@/lib/workspace';
import { chooseAnother, randomPassword } from './new-password';

/**
 * Gives a person a new random password, ends all their sessions and revokes the open links they made, in one transaction;
 * noted in each of their workspaces. It proves the address as soon as they have chosen a password of their own.
 * @returns what the operator is told, the password in it.
 * @throws AppError `not_found`.
 */
export async function resetUser(email: string): Promise<string> {
  const user = await globalDb().user.findUnique({ where: { email }, select: { id: true } });
  if (!user) throw new AppError('not_found', `Nobody has the email ${email}.`);
  const password = randomPassword();
  const passwordHash = await hashPassword(password);
  const passwordUntil = handedUntil();
  const { ended, revoked } = await globalDb().$transaction(async (db) => {
    await db.user.update({
      where: { id: user.id },
      data: { passwordHash, passwordChangedAt: new Date(), passwordUntil },
    });
    const ended = await revokeSessionsOf(user.id, undefined, db);
    let revoked = 0;
    for (const { workspaceId } of await membershipsIn(db, user.id)) {
      const tx = await bindWorkspace(db, systemActor(workspaceId, 'The operator'));
      await audit(tx, 'member.password_reset', { email });
      revoked += await revokeLinksOf(tx, user.id, 'password_reset');
    }
    return { ended, revoked };
  });
  return `New password of ${email}, shown this once: ${password}\n${chooseAnother(passwordUntil)} Sessions ended: ${ended}. Open links they had made, now revoked: ${revoked}.`;
}
