import 'server-only';
import { audit, recordEvents } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { type Day, startOf } from '@/lib/day';
import { AppError } from '@/lib/errors';
import { formatDateTime } from '@/lib/format-time';
import { scheduleNow, scheduleOf, unschedule } from '@/lib/sync/schedule';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { assertNameFree, liveConnectionOf, orTaken } from './connections';

/** Stops syncing until resumed; a run under way stops before its next write. */
export async function pause(actor: Member, { id }: { id: string }): Promise<void> {
  await change(actor, id, async (tx, { name, pausedAt }) => {
    if (pausedAt) return;
    await unschedule(tx, id);
    await update(tx, id, { pausedAt: new Date() });
    await recordEvents(tx, id, null, [{ kind: 'paused', data: { by: actor.name } }]);
    await audit(tx, 'connection.paused', { connectionId: id, name });
  });
}

/** Syncs again, the days missed first noticed by the plan. @returns whether a sync may start now */
export async function resume(actor: Member, { id }: { id: string }): Promise<boolean> {
  return change(actor, id, async (tx, { name, pausedAt, blockedReason }) => {
    if (!pausedAt) return false;
    await update(tx, id, { pausedAt: null });
    if (!blockedReason) await scheduleNow(tx, id);
    await recordEvents(tx, id, null, [{ kind: 'resumed', data: { by: actor.name } }]);
    await audit(tx, 'connection.resumed', { connectionId: id, name });
    return !blockedReason;
  });
}

export async function rename(actor: Member, { id, name }: { id: string; name: string }): Promise<void> {
  await change(actor, id, async (tx, { name: from }) => {
    if (from === name) return;
    await assertNameFree(tx, name, id);
    await update(tx, id, { name });
    await recordEvents(tx, id, null, [{ kind: 'renamed', data: { by: actor.name, from, to: name } }]);
    await audit(tx, 'connection.renamed', { connectionId: id, from, to: name });
  }).catch(orTaken);
}

/** The date the admin was told at the provider, for a warning in time; null takes it away. */
export async function setKeyExpiry(
  actor: Member,
  { id, expiresOn }: { id: string; expiresOn: Day | null },
): Promise<void> {
  await change(actor, id, async (tx, { name }) => {
    await update(tx, id, { keyExpiresOn: expiresOn && startOf(expiresOn) });
    await recordEvents(tx, id, null, [{ kind: 'key_expiry_set', data: { by: actor.name, expiresOn } }]);
    await audit(tx, 'connection.key_expiry_set', { connectionId: id, name, expiresOn });
  });
}

/**
 * Whether a sync may be started by hand now; the caller then starts it.
 * @throws AppError `conflict` with the reason.
 */
export async function requestSync(actor: Member, { id }: { id: string }): Promise<void> {
  await change(actor, id, async (tx, { name, pausedAt, blockedReason, retryReason }) => {
    const schedule = (await scheduleOf(tx, [id])).get(id);
    if (pausedAt) throw new AppError('conflict', 'This connection is paused. Resume it first.');
    if (blockedReason)
      throw new AppError('conflict', 'The key was rejected. Choose Try stored key again, or replace it.');
    if (schedule?.running) throw new AppError('conflict', 'A sync is running already.');
    if (retryReason === 'rate_limited' && schedule?.nextAttemptAt && schedule.nextAttemptAt > new Date())
      throw new AppError('conflict', `The provider asked to wait until ${formatDateTime(schedule.nextAttemptAt)}.`);
    await audit(tx, 'connection.synced', { connectionId: id, name });
  });
}

type Connection = Awaited<ReturnType<typeof liveConnectionOf>>;

const change = <T>(
  actor: Member,
  id: string,
  run: (tx: WorkspaceTx, connection: Connection) => Promise<T>,
): Promise<T> => withWorkspace(actor, 'connections.write', async (tx) => run(tx, await liveConnectionOf(tx, id)));

const update = (
  { db, workspaceId }: WorkspaceTx,
  id: string,
  data: Partial<Pick<Connection, 'name' | 'pausedAt' | 'keyExpiresOn'>>,
) => db.connection.update({ where: { workspaceId_id: { workspaceId, id } }, data });
