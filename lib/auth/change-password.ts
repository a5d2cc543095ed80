import 'server-only';
import { audit } from '@/lib/activity/record';
import { globalDb } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { withWorkspace } from '@/lib/workspace';
import type { Member } from './actor';
import { refuseOwnWords } from './own-words';
import { hashPassword, verifyPassword } from './password';
import type { ChangePasswordInput } from './schema';
import { revokeSessionsOf } from './sessions';
import { countOwnAttempt } from './used-up';

/**
 * Changes one's own password and ends one's other sessions, in every workspace.
 * @returns how many sessions ended.
 * @throws AppError `invalid` for a wrong current password, an unchanged one or one with words of one's own, `limited` after too many tries,
 *   `conflict` when the password was changed elsewhere meanwhile.
 */
export async function changePassword(actor: Member, { current, password }: ChangePasswordInput): Promise<number> {
  const { userId: id } = actor;
  refuseOwnWords(password, actor);
  await countOwnAttempt(actor);
  const user = await globalDb().user.findUnique({ where: { id }, select: { passwordHash: true, passwordUntil: true } });
  if (!(await verifyPassword(user?.passwordHash ?? null, current)) || !user) {
    const message = 'This is not your current password.';
    throw new AppError('invalid', message, { current: message });
  }
  if (current === password) {
    const message = 'This is your current password. Choose another one.';
    throw new AppError('invalid', message, { password: message });
  }
  const passwordHash = await hashPassword(password);
  return withWorkspace(actor, 'account.write', async (tx) => {
    const { count } = await tx.db.user.updateMany({
      where: { id, passwordHash: user.passwordHash },
      data: {
        passwordHash,
        passwordChangedAt: new Date(),
        passwordUntil: null,
        // The operator handed the current one to the owner of the address, who has now replaced it.
        ...(user.passwordUntil && { emailProvenAt: new Date() }),
      },
    });
    if (count === 0) throw new AppError('conflict', 'Your password was changed elsewhere just now. Sign in again.');
    const ended = await revokeSessionsOf(id, actor.sessionId, tx.db);
    await audit(tx, 'member.password_changed', {});
    return ended;
  });
}
