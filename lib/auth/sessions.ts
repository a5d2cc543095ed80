import 'server-only';
import { globalDb, type Transaction } from '@/lib/db';
import { hex, newToken, tokenHash } from './token';

export const IDLE_MS = 12 * 3_600_000;
export const ABSOLUTE_MS = 7 * 86_400_000;
/** How exact "last seen" is: one write a minute for each session at most. */
const TOUCH_MS = 60_000;

/** @returns the new session's token; the table keeps its hash only. What ended a week ago goes. */
export async function openSession(
  userId: string,
  workspaceId: string,
  device: string | null = null,
  db: Transaction = globalDb(),
): Promise<string> {
  const token = newToken();
  const now = Date.now();
  const gone = new Date(now - ABSOLUTE_MS);
  await db.session.deleteMany({
    where: { userId, OR: [{ expiresAt: { lt: gone } }, { revokedAt: { lt: gone } }] },
  });
  await db.session.create({
    data: { tokenHash: tokenHash(token), userId, workspaceId, device, expiresAt: new Date(now + ABSOLUTE_MS) },
  });
  return token;
}

/**
 * Opens a session for a password that was just verified, unless it was changed or reset meanwhile: hashing takes long
 * enough for that, and the change has ended every session there was.
 * @returns the session's token; null where the password is another one by now.
 */
export async function openVerifiedSession(
  user: { id: string; passwordHash: string },
  workspaceId: string,
  device: string | null,
): Promise<string | null> {
  return globalDb().$transaction(async (db) => {
    const same = await db.$queryRaw<unknown[]>`
      SELECT FROM users WHERE id = ${user.id}::uuid AND password_hash = ${user.passwordHash} FOR SHARE`;
    return same.length > 0 ? openSession(user.id, workspaceId, device, db) : null;
  });
}

export type LiveSession = {
  id: string;
  userId: string;
  workspaceId: string;
  authenticatedAt: Date;
  name: string;
  email: string;
};

/** The session of a token, when it was not revoked, has not run out and was used within the idle time. */
export async function liveSession(token: string, now = new Date()): Promise<LiveSession | null> {
  const id = tokenHash(token);
  const row = await globalDb().session.findUnique({
    where: { tokenHash: id },
    include: { user: { select: { name: true, email: true } } },
  });
  if (!row || row.revokedAt || row.expiresAt <= now || now.getTime() - row.lastSeenAt.getTime() > IDLE_MS) return null;
  if (now.getTime() - row.lastSeenAt.getTime() > TOUCH_MS)
    // A page does not wait for a change of the same session that is being committed: the next one notes it.
    await globalDb().$executeRaw`UPDATE sessions SET last_seen_at = ${now} WHERE token_hash IN (
      SELECT token_hash FROM sessions WHERE token_hash = ${id} FOR NO KEY UPDATE SKIP LOCKED)`;
  const { userId, workspaceId, authenticatedAt, user } = row;
  return { id: hex(id), userId, workspaceId, authenticatedAt, ...user };
}

export async function revokeSession(token: string): Promise<void> {
  await globalDb().session.updateMany({
    where: { tokenHash: tokenHash(token), revokedAt: null },
    data: { revokedAt: new Date() },
  });
}

/** Ends a person's sessions, all but the one given (its id, hex), in the caller's transaction if any. @returns how many. */
export async function revokeSessionsOf(
  userId: string,
  exceptId?: string,
  db: Transaction = globalDb(),
): Promise<number> {
  const { count } = await db.session.updateMany({
    where: {
      userId,
      revokedAt: null,
      ...(exceptId && { tokenHash: { not: Uint8Array.from(Buffer.from(exceptId, 'hex')) } }),
    },
    data: { revokedAt: new Date() },
  });
  return count;
}
