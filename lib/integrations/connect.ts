import 'server-only';
import { audit, type NewEvent, recordEvents } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { requireRecentPassword } from '@/lib/auth/recent-password';
import { addDays, type Day, dayOf, startOf } from '@/lib/day';
import { AppError } from '@/lib/errors';
import { scheduleNow } from '@/lib/sync/schedule';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import {
  assertNameFree,
  type KnownOrganization,
  keepProjects,
  lockConnecting,
  organizationsOf,
  orTaken,
} from './connections';
import { findByKey, storeKey } from './credentials';
import { identityOf } from './identity';
import { notedTry } from './key-tries';
import type { CallRecord } from './provider';
import { hostOf, keyRefused, shownHost } from './region';
import { providerOf } from './registry';
import { type ConnectInput, HISTORY_DAYS } from './schema';
import { type KeyCheck, type KeyFacts, verifyKey } from './verify';

/**
 * Tries the key at the provider, yielding each check as it is known, and stores it when all passed. The same
 * organization as a disconnected connection takes that one up again, with its history.
 * @returns the connection's id
 * @throws AppError with the field it belongs to; nothing is stored then.
 */
export async function* connect(actor: Member, input: ConnectInput): AsyncGenerator<KeyCheck, string> {
  await requireRecentPassword(actor, input.password);
  return yield* notedTry(actor, { key: input.key, name: input.name }, tryAndStore(actor, input));
}

async function* tryAndStore(actor: Member, input: ConnectInput): AsyncGenerator<KeyCheck, string> {
  const provider = providerOf(input.provider);
  const { key } = input;
  const same = await withWorkspace(actor, 'connections.write', (tx) => findByKey(tx, key));
  if (same) throw await alreadyConnected(actor, same);

  const calls: NewEvent[] = [];
  const onCall = ({ at, ...data }: CallRecord) => calls.push({ kind: 'call', at, data });
  const host = hostOf(provider, input.region);
  const verification = yield* verifyKey(provider, key, { onCall, host });
  if (!verification.ok) throw keyRefused(provider, verification);
  const { facts } = verification;

  return withWorkspace(actor, 'connections.write', async (tx) => {
    await lockConnecting(tx);
    const known = await organizationsOf(tx, input.provider);
    const { twin, identity } = placeAmong(known, facts);
    if (twin && !twin.disconnectedAt) throw sameOrganization(twin.name, shownHost(provider, twin));
    if (identity === 'unknown' && !input.confirmed) throw unconfirmed(provider.meta.name);
    await assertNameFree(tx, input.name, twin?.id);
    const chosen = addDays(dayOf(Date.now()), 1 - HISTORY_DAYS[input.history]);
    const chosenFor = { ...input, region: host };
    const id = twin
      ? await takeUp(tx, twin, chosenFor, facts, chosen)
      : await create(tx, chosenFor, facts, chosen, identity);
    await keepProjects(tx, id, facts);
    await recordEvents(tx, id, null, calls);
    await storeKey(tx, id, key);
    await scheduleNow(tx, id);
    return id;
  }).catch(orTaken);
}

/** The connection of the same organization, if any, and how sure it is that there is none. */
function placeAmong(
  known: readonly KnownOrganization[],
  facts: KeyFacts,
): { twin: KnownOrganization | undefined; identity: 'different' | 'unknown' } {
  const compared = known.map((other) => ({ other, identity: identityOf(facts, other) }));
  const twins = compared.filter(({ identity }) => identity === 'same').map(({ other }) => other);
  return {
    twin: twins.find(({ disconnectedAt }) => !disconnectedAt) ?? twins[0],
    identity: twins.length === 0 && compared.some(({ identity }) => identity === 'unknown') ? 'unknown' : 'different',
  };
}

type Chosen = ConnectInput & { region: string };

async function create(
  tx: WorkspaceTx<Member>,
  input: Chosen,
  facts: KeyFacts,
  from: Day,
  identity: 'different' | 'unknown',
) {
  const { id } = await tx.db.connection.create({
    data: {
      workspaceId: tx.workspaceId,
      provider: input.provider,
      historyFrom: startOf(from),
      connectedBy: tx.actor.name,
      ...keyColumns(input, facts),
    },
    select: { id: true },
  });
  await recordEvents(tx, id, null, [
    { kind: 'connected', data: { by: tx.actor.name, identity, historyFrom: from, host: input.region } },
  ]);
  await audit(tx, 'connection.connected', { connectionId: id, name: input.name, identity, last4: input.key.last4 });
  return id;
}

async function takeUp(tx: WorkspaceTx<Member>, twin: KnownOrganization, input: Chosen, facts: KeyFacts, chosen: Day) {
  const { workspaceId } = tx;
  const last = await tx.db.coverage.findFirst({
    where: { workspaceId, connectionId: twin.id },
    orderBy: { day: 'desc' },
    select: { day: true },
  });
  // Where its usage was deleted there is nothing to take up: the depth is what the form says.
  const from = last && twin.historyFrom < chosen ? twin.historyFrom : chosen;
  const gapFrom = last && dayOf(last.day);
  await tx.db.connection.update({
    where: { workspaceId_id: { workspaceId, id: twin.id } },
    data: {
      ...keyColumns(input, facts),
      historyFrom: startOf(from),
      connectedAt: new Date(),
      connectedBy: tx.actor.name,
      disconnectedAt: null,
      pausedAt: null,
      blockedReason: null,
      blockedAt: null,
      retryReason: null,
      unavailable: [],
      lastLongReadAt: null,
    },
  });
  await recordEvents(tx, twin.id, null, [
    { kind: 'reconnected', data: { by: tx.actor.name, gapFrom, host: input.region } },
  ]);
  await audit(tx, 'connection.reconnected', { connectionId: twin.id, name: input.name, last4: input.key.last4 });
  return twin.id;
}

const keyColumns = ({ name, key, region, expiresOn }: Chosen, facts: KeyFacts) => ({
  name,
  apiHost: region,
  isSandbox: facts.isSandbox,
  keyLast4: key.last4,
  keyExpiresOn: expiresOn ? startOf(expiresOn) : null,
  namesReadable: facts.namesReadable,
  ...(facts.organizationId && { organizationId: facts.organizationId }),
});

async function alreadyConnected(actor: Member, id: string): Promise<AppError> {
  const known = await withWorkspace(actor, 'connections.write', ({ db, workspaceId }) =>
    db.connection.findUnique({
      where: { workspaceId_id: { workspaceId, id } },
      select: { name: true, provider: true, apiHost: true },
    }),
  );
  return known
    ? sameOrganization(known.name, shownHost(providerOf(known.provider), known))
    : sameOrganization('another connection', null);
}

/** `host`: where that connection's key is sent, where it is not the default. */
function sameOrganization(name: string, host: string | null): AppError {
  const message = `This key opens the organization that is connected as “${name}”${host ? ` (${host})` : ''}. To use this key there, open that connection and choose Replace key.`;
  return new AppError('conflict', message, { key: message });
}

function unconfirmed(provider: string): AppError {
  const message = `${provider} does not tell whether this key belongs to an organization that is connected already. If it did, its usage would be counted twice. Confirm below that it is another organization.`;
  return new AppError('conflict', message, { confirmed: message });
}
