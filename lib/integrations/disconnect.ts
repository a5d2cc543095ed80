import 'server-only';
import { audit, recordEvents } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { requireRecentPassword } from '@/lib/auth/recent-password';
import { AppError } from '@/lib/errors';
import { unschedule } from '@/lib/sync/schedule';
import { withWorkspace } from '@/lib/workspace';
import { liveConnectionOf } from './connections';
import { deleteKey } from './credentials';

/** Milliseconds for deleting the rows of a large organization with its history. */
const DELETE_TIMEOUT_MS = 120_000;

type Input = { id: string; typedName: string; deleteUsage: boolean; password?: string | undefined };

/**
 * Deletes the key and raises the fence in one transaction: from its commit on no sync of this connection calls the
 * provider or writes. Usage stays unless it is to be deleted too.
 * @returns how many usage rows were kept or deleted
 */
export async function disconnect(
  actor: Member,
  { id, typedName, deleteUsage, password }: Input,
): Promise<{ id: string; rows: number; deleted: boolean }> {
  await requireRecentPassword(actor, password);
  const timeout = deleteUsage ? { timeout: DELETE_TIMEOUT_MS } : {};
  return withWorkspace(
    actor,
    'connections.write',
    async (tx) => {
      const { db, workspaceId } = tx;
      const { name } = await liveConnectionOf(tx, id);
      if (typedName !== name) {
        const message = `Type the connection's name exactly as it is: ${name}`;
        throw new AppError('invalid', message, { typedName: message });
      }
      await unschedule(tx, id);
      await deleteKey(tx, id);
      await db.connection.update({
        where: { workspaceId_id: { workspaceId, id } },
        data: {
          disconnectedAt: new Date(),
          pausedAt: null,
          blockedReason: null,
          blockedAt: null,
          retryReason: null,
          keyExpiresOn: null,
        },
      });
      const where = { workspaceId, connectionId: id };
      const rows = await db.usageRow.count({ where });
      if (deleteUsage) {
        await db.usageRow.deleteMany({ where });
        await db.coverage.deleteMany({ where });
        await db.restatement.deleteMany({ where });
        await db.project.deleteMany({ where });
      }
      await recordEvents(tx, id, null, [
        { kind: 'disconnected', data: { by: actor.name, usageDeleted: deleteUsage, rows } },
      ]);
      await audit(tx, 'connection.disconnected', { connectionId: id, name, usageDeleted: deleteUsage, rows });
      return { id, rows, deleted: deleteUsage };
    },
    timeout,
  );
}
