import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { dayOf } from '@/lib/day';
import { pause, rename, requestSync, resume, setKeyExpiry } from '@/lib/integrations/change';
import { disconnect } from '@/lib/integrations/disconnect';
import { checkConnection } from '@/lib/integrations/probe';
import { connectionSummary } from '@/lib/integrations/queries';
import { requestReread } from '@/lib/integrations/reread';
import { retryKey } from '@/lib/integrations/retry-key';
import { syncConnection } from '@/lib/sync/sync';
import { asOwner, createMember } from '@/lib/testing/factories';
import { daysAgo, soon, today } from '@/lib/testing/syncing';
import { withWorkspace } from '@/lib/workspace';
import type { Scenario } from '../sandbox/keys.ts';
import { type OpenSandbox, openSandbox } from '../sandbox/open.ts';
import { auditOf, connectAs, eventsOf, everythingOf, replaceAs } from './verbs.ts';

let sandbox: OpenSandbox;
beforeAll(async () => {
  sandbox = await openSandbox('verbs');
});
afterAll(() => sandbox.close());

const keyOf = (scenario: Scenario) => sandbox.keyOf(scenario);
const syncOf = (actor: Member, connectionId: string) =>
  syncConnection({ workspaceId: actor.workspaceId, connectionId }, 'manual', { deadline: soon() });
const summaryOf = (actor: Member, id: string) =>
  withWorkspace(actor, 'connections.read', (tx) => connectionSummary(tx, id));
const usageRows = async (id: string) =>
  (await asOwner<{ n: number }>('SELECT count(*)::int AS n FROM usage_rows WHERE connection_id = $1', [id]))[0]?.n ?? 0;

let owner: Member;
beforeEach(async () => {
  owner = await createMember('admin');
});

describe('disconnecting', () => {
  it('deletes the key at once, keeps the usage, and takes it up again with the gap', async () => {
    const { id } = await connectAs(owner, { name: 'Acme', key: keyOf('ordinary') });
    await syncOf(owner, id);
    const rows = await usageRows(id);
    expect(rows).toBeGreaterThan(0);
    await expect(disconnect(owner, { id, typedName: 'acme' })).rejects.toMatchObject({
      fields: { typedName: expect.any(String) },
    });
    const result = await disconnect(owner, { id, typedName: 'Acme' });
    expect(result).toEqual({ id, rows, deleted: false });
    expect(await asOwner('SELECT 1 FROM credentials WHERE connection_id = $1', [id])).toEqual([]);
    expect(await syncOf(owner, id)).toMatchObject({ outcome: 'not_scheduled' });
    expect(await summaryOf(owner, id)).toMatchObject({ state: 'disconnected', connected: false });

    // Days passed without it: the newest three were never read.
    await asOwner('DELETE FROM coverage WHERE connection_id = $1 AND day > $2', [id, daysAgo(3)]);
    const again = await connectAs(owner, { name: 'Acme', key: keyOf('ordinary-second-key') });
    expect(again.id).toBe(id);
    expect(await summaryOf(owner, id)).toMatchObject({ state: 'backfilling', historyFrom: daysAgo(89) });
    const [event] = await asOwner("SELECT data FROM events WHERE connection_id = $1 AND kind = 'reconnected'", [id]);
    expect(event?.data).toMatchObject({ gapFrom: daysAgo(3) });
    await syncOf(owner, id);
    expect((await summaryOf(owner, id)).progress).toEqual({ done: 90, total: 90 });
    expect(await auditOf(owner.workspaceId)).toEqual([
      'connection.connected',
      'connection.disconnected',
      'connection.reconnected',
    ]);
  });

  it('deletes the usage too where that was chosen, and then begins anew at the chosen depth', async () => {
    const { id } = await connectAs(owner, { name: 'Acme', key: keyOf('ordinary'), history: '12m' });
    await syncOf(owner, id);
    const rows = await usageRows(id);
    expect(await disconnect(owner, { id, typedName: 'Acme', deleteUsageName: 'Acme' })).toEqual({
      id,
      rows,
      deleted: true,
    });
    for (const table of ['usage_rows', 'coverage', 'restatements', 'projects'])
      expect(await asOwner(`SELECT 1 FROM ${table} WHERE connection_id = $1`, [id])).toEqual([]);
    await connectAs(owner, { name: 'Acme', key: keyOf('ordinary') });
    expect(await summaryOf(owner, id)).toMatchObject({ historyFrom: daysAgo(89) });
  });

  it('stops a sync under way: nothing of it is written afterwards', async () => {
    const { id } = await connectAs(owner, { name: 'Acme', key: keyOf('ordinary'), history: '12m' });
    const running = syncOf(owner, id);
    while ((await usageRows(id)) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const { rows } = await disconnect(owner, { id, typedName: 'Acme', deleteUsageName: 'Acme' });
    expect(rows).toBeGreaterThan(0);
    expect(await running).toMatchObject({ outcome: 'stopped' });
    expect(await usageRows(id)).toBe(0);
  });

  it('happens once for two people at once', async () => {
    const { id } = await connectAs(owner, { name: 'Acme', key: keyOf('ordinary') });
    const both = await Promise.allSettled([1, 2].map(() => disconnect(owner, { id, typedName: 'Acme' })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await eventsOf(id)).toEqual(['connected', 'disconnected']);
  });
});

describe('replacing the key', () => {
  it('takes a key of the same organization, unblocks, and leaves the history', async () => {
    const { id } = await connectAs(owner, { name: 'Acme', key: keyOf('ordinary') });
    await asOwner("UPDATE connections SET blocked_reason = 'key_refused', blocked_at = now() WHERE id = $1", [id]);
    expect(await summaryOf(owner, id)).toMatchObject({ state: 'action_required' });
    await replaceAs(owner, { id, key: keyOf('ordinary-second-key') });
    expect(await summaryOf(owner, id)).toMatchObject({
      state: 'backfilling',
      keyLast4: keyOf('ordinary-second-key').slice(-4),
    });
    expect(await eventsOf(id)).toEqual(['connected', 'key_replaced']);
    expect(await auditOf(owner.workspaceId)).toEqual(['connection.connected', 'connection.key_replaced']);
    expect(await everythingOf(owner.workspaceId)).not.toContain(keyOf('ordinary-second-key').slice(20, 40));
  });

  it.each(['revoked', 'no-usage-scope', 'research', 'ordinary'] as const)(
    'refuses the key %s and keeps the old one',
    async (scenario) => {
      const { id } = await connectAs(owner, { name: 'Acme', key: keyOf('ordinary') });
      const stored = () => asOwner('SELECT c::text FROM credentials c WHERE connection_id = $1', [id]);
      const before = await stored();
      await expect(replaceAs(owner, { id, key: keyOf(scenario) })).rejects.toMatchObject({
        fields: { key: expect.any(String) },
      });
      expect(await stored()).toEqual(before);
      expect(await eventsOf(id)).toEqual(['connected']);
    },
  );

  it('tries the stored key again where it was blocked: the permission may have been given since', async () => {
    const { id } = await connectAs(owner, { name: 'Acme', key: keyOf('ordinary') });
    await asOwner("UPDATE connections SET blocked_reason = 'usage_scope_missing' WHERE id = $1", [id]);
    await replaceAs(owner, { id, key: keyOf('ordinary') });
    expect(await summaryOf(owner, id)).toMatchObject({ state: 'backfilling' });
  });

  it('asks where the organization cannot be told', async () => {
    const { id } = await connectAs(owner, { name: 'Acme', key: keyOf('no-projects') });
    await asOwner('UPDATE connections SET organization_id = NULL WHERE id = $1', [id]);
    const next = { id, key: keyOf('no-header') };
    await expect(replaceAs(owner, next)).rejects.toMatchObject({ fields: { confirmed: expect.any(String) } });
    await replaceAs(owner, { ...next, confirmed: true });
    const [event] = await asOwner("SELECT data FROM events WHERE connection_id = $1 AND kind = 'key_replaced'", [id]);
    expect(event?.data).toMatchObject({ identity: 'unknown' });
  });
});

describe('pause, resume, rename, key expiry, sync now', () => {
  it('change what they say and record it', async () => {
    const { id } = await connectAs(owner, { name: 'Acme', key: keyOf('ordinary') });
    await requestSync(owner, { id });
    await pause(owner, { id });
    expect(await summaryOf(owner, id)).toMatchObject({ state: 'paused', connected: true, nextSyncAt: null });
    await expect(requestSync(owner, { id })).rejects.toMatchObject({ code: 'conflict' });
    expect(await syncOf(owner, id)).toMatchObject({ outcome: 'not_scheduled' });
    await resume(owner, { id });
    await rename(owner, { id, name: 'Acme Production' });
    await setKeyExpiry(owner, { id, expiresOn: today() });
    expect(await summaryOf(owner, id)).toMatchObject({ name: 'Acme Production', keyExpiry: 'past' });
    await setKeyExpiry(owner, { id, expiresOn: dayOf(Date.now() + 14 * 86_400_000) });
    expect(await summaryOf(owner, id)).toMatchObject({ keyExpiry: 'soon' });
    expect(await eventsOf(id)).toEqual([
      'connected',
      'paused',
      'resumed',
      'renamed',
      'key_expiry_set',
      'key_expiry_set',
    ]);
    expect(await auditOf(owner.workspaceId)).toEqual([
      'connection.connected',
      'connection.synced',
      'connection.paused',
      'connection.resumed',
      'connection.renamed',
      'connection.key_expiry_set',
      'connection.key_expiry_set',
    ]);
  });
});

describe('the eight checks', () => {
  it('pass after a whole sync, and record their calls', async () => {
    const { id } = await connectAs(owner, { name: 'Acme', key: keyOf('ordinary') });
    await syncOf(owner, id);
    const checks = await checkConnection(owner, { id, from: daysAgo(29), to: today() });
    expect(checks).toHaveLength(8);
    expect(checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(checks.find((check) => check.id === 'organization')?.status).toBe('pass');
  });

  it('call nothing with a key that is blocked', async () => {
    const { id } = await connectAs(owner, { name: 'Acme', key: keyOf('ordinary') });
    await asOwner("UPDATE connections SET blocked_reason = 'key_refused' WHERE id = $1", [id]);
    const calls = () => asOwner("SELECT 1 FROM events WHERE connection_id = $1 AND kind = 'call'", [id]);
    const before = (await calls()).length;
    const checks = await checkConnection(owner, { id, from: daysAgo(29), to: today() });
    expect(checks.find((check) => check.id === 'access')?.status).toBe('fail');
    expect(await calls()).toHaveLength(before);
  });
});

describe('who may', () => {
  const verbs: [string, (actor: Member, id: string) => Promise<unknown>][] = [
    ['replace the key', (actor, id) => replaceAs(actor, { id, key: keyOf('ordinary-second-key') })],
    ['disconnect', (actor, id) => disconnect(actor, { id, typedName: 'Acme', deleteUsageName: 'Acme' })],
    ['pause', (actor, id) => pause(actor, { id })],
    ['resume', (actor, id) => resume(actor, { id })],
    ['rename', (actor, id) => rename(actor, { id, name: 'Mine' })],
    ['set the expiry', (actor, id) => setKeyExpiry(actor, { id, expiresOn: null })],
    ['sync', (actor, id) => requestSync(actor, { id })],
    ['try the stored key again', (actor, id) => retryKey(actor, { id })],
    ['read a day again', (actor, id) => requestReread(actor, { id, day: today() })],
    ['check', (actor, id) => checkConnection(actor, { id, from: daysAgo(1), to: today() })],
  ];

  it.each(verbs)('%s: no other workspace, no role without the right; nothing changes', async (_verb, act) => {
    const { id } = await connectAs(owner, { name: 'Acme', key: keyOf('ordinary') });
    const before = await everythingOf(owner.workspaceId);
    await expect(act(await createMember('owner'), id)).rejects.toMatchObject({ code: 'not_found' });
    for (const role of ['finance', 'member'] as const)
      await expect(act(await createMember(role, owner.workspaceId), id)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await everythingOf(owner.workspaceId)).toBe(before);
  });
});
