import 'server-only';
import { globalDb } from '@/lib/db';
import type { Member } from './actor';

/** How long a password that the operator handed out opens anything: as long as an invitation's link. */
const HANDED_MS = 72 * 3_600_000;

export const handedUntil = (now = new Date()): Date => new Date(now.getTime() + HANDED_MS);

type Stored = { passwordHash: string; passwordUntil: Date | null };

/** The hash that a password is compared with on the way in; null for nobody, and once a handed one's time is over. */
export const openingHash = (user: Stored | null, now = new Date()): string | null =>
  user && (user.passwordUntil === null || user.passwordUntil > now) ? user.passwordHash : null;

/** Until when the person has to choose a password of their own; null where they did. */
export async function ownPasswordUntil({ userId: id }: Member): Promise<Date | null> {
  const user = await globalDb().user.findUnique({ where: { id }, select: { passwordUntil: true } });
  return user?.passwordUntil ?? null;
}
