import 'server-only';
import { setTimeout } from 'node:timers/promises';
import { audit, recordEvents } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { requireRecentPassword } from '@/lib/auth/recent-password';
import { AppError } from '@/lib/errors';
import { isStillSeized, seize, unschedule } from '@/lib/sync/schedule';
import { withWorkspace } from '@/lib/workspace';
import { liveConnectionOf } from './connections';
import { deleteKey } from './credentials';
import { LAST_CALL_MS } from './permit';

/** How often the last calls are waited for where others change the connection at the same time. */
const TRIES = 3;
/** Milliseconds for deleting the rows of a large organization with its history. */
const DELETE_TIMEOUT_MS = 120_000;

type Input = {
  id: string;
  typedName: string;
  /** The name typed again, which confirms that the usage is deleted too; empty or left out, it is kept. */
  deleteUsageName?: string;
  password?: string | undefined;
};

type Disconnected = { id: string; rows: number; deleted: boolean };

/**
 * Deletes the key and raises the fence in one transaction: from its commit on nobody calls the provider with this
 * key or writes for this connection. Calls that were allowed before are over by then: they are waited for. Usage stays
 * unless the name was typed once more for deleting it.
 * @returns how many usage rows were kept or deleted
 * @throws AppError `invalid` at `typedName` or `deleteUsageName` for what is not the connection's name.
 */
export async function disconnect(actor: Member, input: Input): Promise<Disconnected> {
  const { id, password } = input;
  await requireRecentPassword(actor, password);
  for (let tries = 0; tries < TRIES; tries++) {
    const fence = await withWorkspace(actor, 'connections.write', async (tx) => {
      const { name } = await liveConnectionOf(tx, id);
      assertNames(name, input);
      return seize(tx, id);
    });
    await setTimeout(LAST_CALL_MS);
    const done = await endIt(actor, input, fence);
    if (done) return done;
  }
  throw new AppError(
    'conflict',
    'Somebody else is changing this connection too. Look at it again, then disconnect it.',
  );
}

function assertNames(name: string, { typedName, deleteUsageName }: Input): void {
  const message = `Type the connection's name exactly as it is: ${name}`;
  const orEmpty = `${message}. To keep the usage, leave this empty.`;
  const fields = {
    ...(typedName !== name && { typedName: message }),
    ...(deleteUsageName && deleteUsageName !== name && { deleteUsageName: orEmpty }),
  };
  if (Object.keys(fields).length > 0) throw new AppError('invalid', message, fields);
}

/** @returns null where somebody changed the connection since it was seized: calls may have been allowed again. */
function endIt(actor: Member, { id, deleteUsageName }: Input, fence: bigint): Promise<Disconnected | null> {
  const deleteUsage = Boolean(deleteUsageName);
  const timeout = deleteUsage ? { timeout: DELETE_TIMEOUT_MS } : {};
  return withWorkspace(
    actor,
    'connections.write',
    async (tx) => {
      const { db, workspaceId } = tx;
      const { name } = await liveConnectionOf(tx, id);
      if (!(await isStillSeized(tx, id, fence))) return null;
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
        await db.coverageNote.deleteMany({ where });
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
