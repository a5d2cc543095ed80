import 'server-only';
import { audit, type NewEvent, recordEvents } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { requireRecentPassword } from '@/lib/auth/recent-password';
import { AppError } from '@/lib/errors';
import { scheduleNow } from '@/lib/sync/schedule';
import { withWorkspace } from '@/lib/workspace';
import { keepProjects, liveConnectionOf, organizationsOf, orTaken } from './connections';
import { findByKey, storeKey } from './credentials';
import { identityOf } from './identity';
import { notedTry } from './key-tries';
import type { CallRecord } from './provider';
import { hostOf, keyRefused } from './region';
import { providerOf } from './registry';
import type { ReplaceKeyInput } from './schema';
import { type KeyCheck, verifyKey } from './verify';

/**
 * Puts a new key in place of a connection's key once it has passed its checks; until then, and when one fails, the
 * old one stays. The new key must open the same organization.
 * @returns the connection's id
 * @throws AppError with the field it belongs to.
 */
export async function* replaceKey(actor: Member, input: ReplaceKeyInput): AsyncGenerator<KeyCheck, string> {
  const { id, key, password } = input;
  await requireRecentPassword(actor, password);
  const { name } = await withWorkspace(actor, 'connections.write', (tx) => liveConnectionOf(tx, id));
  return yield* notedTry(actor, { key, name, connectionId: id }, tryAndStore(actor, input));
}

async function* tryAndStore(
  actor: Member,
  { id, key, region, confirmed }: ReplaceKeyInput,
): AsyncGenerator<KeyCheck, string> {
  const { connection, holder } = await withWorkspace(actor, 'connections.write', async (tx) => ({
    connection: await liveConnectionOf(tx, id),
    holder: await findByKey(tx, key),
  }));
  const provider = providerOf(connection.provider);
  const host = hostOf(provider, region ?? connection.apiHost);
  // A key that was blocked may have been given the missing permission since, and one may move to another region.
  if (holder === id && !connection.blockedReason && host === connection.apiHost)
    throw atKey('This is the key this connection uses already. Paste the new one.');
  if (holder && holder !== id) throw atKey('Another connection of this workspace uses this key already.');

  const calls: NewEvent[] = [];
  const onCall = ({ at, ...data }: CallRecord) => calls.push({ kind: 'call', at, data });
  const verification = yield* verifyKey(provider, key, { onCall, host });
  await withWorkspace(actor, 'connections.write', (tx) => recordEvents(tx, id, null, calls));
  if (!verification.ok) throw keyRefused(provider, verification);
  const { facts } = verification;

  await withWorkspace(actor, 'connections.write', async (tx) => {
    const { name, pausedAt } = await liveConnectionOf(tx, id);
    const known = await organizationsOf(tx, connection.provider);
    const own = known.find((organization) => organization.id === id);
    const identity = holder === id ? 'same' : own ? identityOf(facts, own) : 'unknown';
    const other = known.find((each) => each.id !== id && !each.disconnectedAt && identityOf(facts, each) === 'same');
    if (other && identity !== 'same')
      throw atKey(`This key opens the organization that is connected as “${other.name}”. Paste a key of this one.`);
    if (identity === 'different')
      throw atKey(
        `This key opens another organization than “${name}”. Connect that one on its own, or paste a key of this one.`,
      );
    if (identity === 'unknown' && !confirmed) {
      const message = `${provider.meta.name} does not tell whether this key belongs to the same organization. Confirm below that it does.`;
      throw new AppError('conflict', message, { confirmed: message });
    }
    const { last4 } = key;
    await storeKey(tx, id, key);
    await keepProjects(tx, id, facts);
    await tx.db.connection.update({
      where: { workspaceId_id: { workspaceId: tx.workspaceId, id } },
      data: {
        apiHost: host,
        keyLast4: last4,
        keyExpiresOn: null,
        namesReadable: facts.namesReadable,
        blockedReason: null,
        blockedAt: null,
        retryReason: null,
        ...(facts.organizationId && { organizationId: facts.organizationId }),
      },
    });
    if (!pausedAt) await scheduleNow(tx, id);
    await recordEvents(tx, id, null, [{ kind: 'key_replaced', data: { by: actor.name, identity, last4, host } }]);
    await audit(tx, 'connection.key_replaced', { connectionId: id, name, identity, last4 });
  }).catch(orTaken);
  return id;
}

const atKey = (message: string) => new AppError('conflict', message, { key: message });
