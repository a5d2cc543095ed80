import { audit } from '@/lib/activity/record';
import { systemActor } from '@/lib/auth/actor';
import { handedUntil } from '@/lib/auth/handed-password';
import { membershipsOf } from '@/lib/auth/memberships';
import { hashPassword } from '@/lib/auth/password';
import { revokeSessionsOf } from '@/lib/auth/sessions';
import { globalDb } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { withWorkspace } from '@/lib/workspace';
import { chooseAnother, randomPassword } from './new-password';

/**
 * Gives a person a new random password and ends all their sessions; noted in each of their workspaces.
 * @returns what the operator is told, the password in it.
 * @throws AppError `not_found`.
 */
export async function resetUser(email: string): Promise<string> {
  const user = await globalDb().user.findUnique({ where: { email }, select: { id: true } });
  if (!user) throw new AppError('not_found', `Nobody has the email ${email}.`);
  const password = randomPassword();
  const passwordHash = await hashPassword(password);
  const passwordUntil = handedUntil();
  const ended = await globalDb().$transaction(async (db) => {
    await db.user.update({
      where: { id: user.id },
      data: { passwordHash, passwordChangedAt: new Date(), passwordUntil },
    });
    return revokeSessionsOf(user.id, undefined, db);
  });
  for (const { workspaceId } of await membershipsOf(user.id))
    await withWorkspace(systemActor(workspaceId, 'The operator'), 'members.resolve', (tx) =>
      audit(tx, 'member.password_reset', { email }),
    );
  return `New password of ${email}, shown this once: ${password}\n${chooseAnother(passwordUntil)} Sessions ended: ${ended}.`;
}
