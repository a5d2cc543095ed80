import 'server-only';
import { audit, recordEvents } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { AppError } from '@/lib/errors';
import { Secret } from '@/lib/secret';
import { scheduleNow } from '@/lib/sync/schedule';
import { withWorkspace } from '@/lib/workspace';
import { liveConnectionOf, organizationsOf, orTaken } from './connections';
import { findByKey, storeKey } from './credentials';
import { identityOf } from './identity';
import { providerOf } from './registry';
import type { ReplaceKeyInput } from './schema';
import { type KeyCheck, verifyKey } from './verify';

/**
 * Puts a new key in place of a connection's key once it has passed its checks; until then, and when one fails, the
 * old one stays. The new key must open the same organization.
 * @returns the connection's id
 * @throws AppError with the field it belongs to.
 */
export async function* replaceKey(
  actor: Member,
  { id, key: text, confirmed }: ReplaceKeyInput,
): AsyncGenerator<KeyCheck, string> {
  const key = new Secret(text);
  const { connection, holder } = await withWorkspace(actor, 'connections.write', async (tx) => ({
    connection: await liveConnectionOf(tx, id),
    holder: await findByKey(tx, key),
  }));
  if (holder === id) throw atKey('This is the key this connection uses already. Paste the new one.');
  if (holder) throw atKey('Another connection of this workspace uses this key already.');
  const provider = providerOf(connection.provider);

  const verification = yield* verifyKey(provider, text);
  if (!verification.ok) throw new AppError('invalid', verification.failed.detail, { key: verification.failed.detail });
  const { facts } = verification;

  await withWorkspace(actor, 'connections.write', async (tx) => {
    await liveConnectionOf(tx, id);
    const own = (await organizationsOf(tx, connection.provider)).find((organization) => organization.id === id);
    const identity = own ? identityOf(facts, own) : 'unknown';
    if (identity === 'different')
      throw atKey(
        `This key opens another organization than “${connection.name}”. Connect that one on its own, or paste a key of this one.`,
      );
    if (identity === 'unknown' && !confirmed) {
      const message = `${provider.meta.name} does not tell whether this key belongs to the same organization. Confirm below that it does.`;
      throw new AppError('conflict', message, { confirmed: message });
    }
    const last4 = text.slice(-4);
    await storeKey(tx, id, key);
    await tx.db.connection.update({
      where: { workspaceId_id: { workspaceId: tx.workspaceId, id } },
      data: {
        keyLast4: last4,
        keyExpiresOn: null,
        namesReadable: facts.namesReadable,
        blockedReason: null,
        blockedAt: null,
        retryReason: null,
        ...(facts.organizationId && { organizationId: facts.organizationId }),
      },
    });
    if (!connection.pausedAt) await scheduleNow(tx, id);
    await recordEvents(tx, id, null, [{ kind: 'key_replaced', data: { by: actor.name, identity, last4 } }]);
    await audit(tx, 'connection.key_replaced', { connectionId: id, name: connection.name, identity, last4 });
  }).catch(orTaken);
  return id;
}

const atKey = (message: string) => new AppError('conflict', message, { key: message });
