import 'server-only';
import type { AuditData } from '@/lib/activity/events';
import { audit } from '@/lib/activity/record';
import type { WorkspaceTx } from '@/lib/workspace';

/** Conditions of a link that can still be used. */
export const stillOpen = (now = new Date()) => ({ usedAt: null, revokedAt: null, expiresAt: { gt: now } });

/**
 * Revokes every open link that a member of this workspace made, each with its audit entry. For whoever loses the right to
 * have made them; call it before a membership is locked or
 * changed: accepting a link locks the invitation first and then its maker's membership.
 * @returns how many links were revoked.
 */
export async function revokeLinksOf(
  tx: WorkspaceTx,
  userId: string,
  because: NonNullable<AuditData['member.invitation_revoked']['because']>,
): Promise<number> {
  const { db, workspaceId } = tx;
  const revoked = await db.invitation.updateManyAndReturn({
    where: { workspaceId, createdBy: userId, ...stillOpen() },
    data: { revokedAt: new Date() },
    select: { email: true },
  });
  for (const { email } of revoked) await audit(tx, 'member.invitation_revoked', { email, because });
  return revoked.length;
}
