import 'server-only';
import { z } from 'zod';
import { globalDb } from '@/lib/db';
import { AppError } from '@/lib/errors';
import type { Member } from './actor';
import { membershipsOf } from './memberships';

export const switchInput = z.object({ workspaceId: z.uuid('Choose one of your workspaces.') });

/**
 * Opens another of the person's workspaces in this session; their other sessions stay where they are.
 * @throws AppError `not_found` for a workspace they are not a member of, as for one that does not exist.
 */
export async function switchWorkspace(actor: Member, { workspaceId }: z.output<typeof switchInput>): Promise<void> {
  const own = await membershipsOf(actor.userId);
  if (!own.some((membership) => membership.workspaceId === workspaceId))
    throw new AppError('not_found', 'You are not a member of this workspace, or it no longer exists.');
  await globalDb().session.updateMany({
    where: { tokenHash: Uint8Array.from(Buffer.from(actor.sessionId, 'hex')), userId: actor.userId, revokedAt: null },
    data: { workspaceId },
  });
}
