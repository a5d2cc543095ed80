import 'server-only';
import { globalDb } from '@/lib/db';
import { AppError } from '@/lib/errors';
import type { Member } from './actor';
import { verifyPassword } from './password';
import { countOwnAttempt } from './used-up';

/** How long a password counts as just given: an open browser that somebody else finds may not touch a key after it, nor end its owner's other sessions. */
const RECENT_MS = 10 * 60_000;

/**
 * Before a key is connected, replaced or deleted, or other sessions are ended: the password was given in this session within the last ten minutes,
 * or is given now.
 * @throws AppError `invalid` at the field `password`, `limited` after too many tries.
 */
export async function requireRecentPassword(actor: Member, password: string | undefined): Promise<void> {
  if (Date.now() - actor.authenticatedAt.getTime() <= RECENT_MS) return;
  if (!password) throw atPassword('Enter your password: it was last given more than ten minutes ago.');
  const { userId: id } = actor;
  await countOwnAttempt(actor);
  const user = await globalDb().user.findUnique({ where: { id }, select: { passwordHash: true } });
  if (!(await verifyPassword(user?.passwordHash ?? null, password))) throw atPassword('This is not your password.');
  await globalDb().session.updateMany({
    where: { tokenHash: Buffer.from(actor.sessionId, 'hex'), userId: id, revokedAt: null },
    data: { authenticatedAt: new Date() },
  });
}

const atPassword = (message: string) => new AppError('invalid', message, { password: message });
