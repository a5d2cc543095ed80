import 'server-only';
import { audit } from '@/lib/activity/record';
import { globalDb } from '@/lib/db';
import { withWorkspace } from '@/lib/workspace';
import type { Member } from './actor';
import { requireRecentPassword } from './recent-password';
import { IDLE_MS, revokeSessionsOf } from './sessions';
import { hex } from './token';

export type OwnSession = { current: boolean; device: string | null; signedInAt: string; lastSeenAt: string };

/** Where a person is signed in: this session first, then the one used last. */
export async function ownSessions({ userId, sessionId }: Member, now = new Date()): Promise<OwnSession[]> {
  const rows = await globalDb().session.findMany({
    where: {
      userId,
      revokedAt: null,
      expiresAt: { gt: now },
      lastSeenAt: { gte: new Date(now.getTime() - IDLE_MS) },
    },
    select: { tokenHash: true, device: true, createdAt: true, lastSeenAt: true },
    orderBy: { lastSeenAt: 'desc' },
  });
  return rows
    .map(({ tokenHash, device, createdAt, lastSeenAt }) => ({
      current: hex(tokenHash) === sessionId,
      device,
      signedInAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
    }))
    .sort((a, b) => Number(b.current) - Number(a.current));
}

/**
 * Signs the person out everywhere but here, once the password was given lately: whoever finds an open browser must not
 * shut its owner out.
 * @returns how many sessions ended
 * @throws AppError as `requireRecentPassword`
 */
export async function endOtherSessions(actor: Member, password?: string): Promise<number> {
  await requireRecentPassword(actor, password);
  return withWorkspace(actor, 'account.write', async (tx) => {
    const count = await revokeSessionsOf(actor.userId, actor.sessionId, tx.db);
    if (count > 0) await audit(tx, 'member.sessions_ended', { count });
    return count;
  });
}
