import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import type { AppError } from '@/lib/errors';
import { connectionSummary } from '@/lib/integrations/queries';
import { asOwner, createMember } from '@/lib/testing/factories';
import { daysAgo } from '@/lib/testing/syncing';
import { withWorkspace } from '@/lib/workspace';
import type { Scenario } from '../sandbox/keys.ts';
import { type OpenSandbox, openSandbox } from '../sandbox/open.ts';
import { auditOf, connectAs, eventsOf, everythingOf } from './verbs.ts';

let sandbox: OpenSandbox;
beforeAll(async () => {
  sandbox = await openSandbox('verbs');
});
afterAll(() => sandbox.close());

const keyOf = (scenario: Scenario) => sandbox.keyOf(scenario);
const summaryOf = (actor: Member, id: string) =>
  withWorkspace(actor, 'connections.read', (tx) => connectionSummary(tx, id));

let owner: Member;
beforeEach(async () => {
  owner = await createMember('admin');
});

describe('connecting', () => {
  it('tries the key, stores it sealed, and says so in the event log and the audit log', async () => {
    const key = keyOf('ordinary');
    const { id, checks } = await connectAs(owner, {
      name: ' Acme ',
      key: ` ${key.slice(0, 20)}\r\n ${key.slice(20)}\n`,
    });
    expect(checks.map(({ id: check, status }) => [check, status])).toEqual([
      ['key_kind', 'passed'],
      ['usage_access', 'passed'],
      ['project_names', 'passed'],
      ['organization', 'passed'],
    ]);
    expect(await summaryOf(owner, id)).toMatchObject({
      name: 'Acme',
      state: 'backfilling',
      connected: true,
      sandbox: true,
      keyLast4: key.slice(-4),
      historyFrom: daysAgo(89),
      organizationId: expect.stringContaining('org-'),
    });
    expect(await eventsOf(id)).toEqual(['connected']);
    expect(await auditOf(owner.workspaceId)).toEqual(['connection.connected']);
    const calls = await asOwner("SELECT data FROM events WHERE connection_id = $1 AND kind = 'call'", [id]);
    expect(calls.length).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify([checks, await everythingOf(owner.workspaceId)])).not.toContain(key.slice(20, 40));
  });

  it.each(['revoked', 'no-usage-scope'] as const)(
    'stores nothing of the key %s, and says what to do',
    async (scenario) => {
      const before = await everythingOf(owner.workspaceId);
      const refused: AppError = await connectAs(owner, { name: 'Acme', key: keyOf(scenario) }).then(
        () => expect.unreachable(),
        (error) => error,
      );
      expect(refused).toMatchObject({ code: 'invalid', fields: { key: expect.stringContaining('reate') } });
      expect(JSON.stringify(refused.fields)).not.toContain(keyOf(scenario).slice(-12));
      expect(await everythingOf(owner.workspaceId)).toBe(before);
    },
  );

  it.each(['sk-proj-0123456789abcdef0123', 'sk-svcacct-0123456789abcdef', 'hello', 'sk-admin-short'])(
    'refuses %s by its shape, without a call',
    async (key) => {
      const calls = JSON.stringify(sandbox.control.requests);
      await expect(connectAs(owner, { name: 'Acme', key })).rejects.toMatchObject({
        fields: { key: expect.any(String) },
      });
      expect(JSON.stringify(sandbox.control.requests)).toBe(calls);
    },
  );

  it('goes on without project names, with a warning', async () => {
    const { id, checks } = await connectAs(owner, { name: 'Acme', key: keyOf('no-names-scope') });
    expect(checks.find((check) => check.id === 'project_names')?.status).toBe('warning');
    expect((await summaryOf(owner, id)).namesReadable).toBe(false);
  });

  it('refuses the same key and a second key of the same organization, naming the connection', async () => {
    await connectAs(owner, { name: 'Acme', key: keyOf('ordinary') });
    for (const scenario of ['ordinary', 'ordinary-second-key'] as const)
      await expect(connectAs(owner, { name: 'Other', key: keyOf(scenario) })).rejects.toMatchObject({
        code: 'conflict',
        fields: { key: expect.stringContaining('“Acme”') },
      });
    const elsewhere = await createMember('owner');
    await connectAs(elsewhere, { name: 'Acme', key: keyOf('ordinary') });
  });

  it('knows the organization by its projects where no header names it, from the first moment on', async () => {
    await connectAs(owner, { name: 'Acme', key: keyOf('ordinary') });
    await asOwner('UPDATE connections SET organization_id = NULL WHERE workspace_id = $1', [owner.workspaceId]);
    await expect(connectAs(owner, { name: 'Other', key: keyOf('ordinary-second-key') })).rejects.toMatchObject({
      fields: { key: expect.stringContaining('“Acme”') },
    });
    await connectAs(owner, { name: 'Research', key: keyOf('research') });
  });

  it('asks where the organization cannot be told, and records the answer', async () => {
    const { id: first } = await connectAs(owner, { name: 'First', key: keyOf('no-projects') });
    await asOwner('UPDATE connections SET organization_id = NULL WHERE id = $1', [first]);
    const second = { name: 'Second', key: keyOf('research') };
    await expect(connectAs(owner, second)).rejects.toMatchObject({ fields: { confirmed: expect.any(String) } });
    const { id } = await connectAs(owner, { ...second, confirmed: true });
    const [event] = await asOwner("SELECT data FROM events WHERE connection_id = $1 AND kind = 'connected'", [id]);
    expect(event?.data).toMatchObject({ identity: 'unknown' });
  });

  it('says at the field that a name is taken, whatever its case', async () => {
    await connectAs(owner, { name: 'Acme', key: keyOf('ordinary') });
    await expect(connectAs(owner, { name: 'ACME', key: keyOf('research') })).rejects.toMatchObject({
      fields: { name: expect.any(String) },
    });
  });

  it('takes a name of which another would be one as a pattern', async () => {
    await connectAs(owner, { name: 'AxB 50', key: keyOf('ordinary') });
    await expect(connectAs(owner, { name: 'A_B 5%', key: keyOf('research') })).resolves.toBeDefined();
  });

  it('makes one connection of two people at once, also with two keys of one organization', async () => {
    const attempts = await Promise.allSettled([
      connectAs(owner, { name: 'One', key: keyOf('ordinary') }),
      connectAs(owner, { name: 'Two', key: keyOf('ordinary') }),
      connectAs(owner, { name: 'Three', key: keyOf('ordinary-second-key') }),
    ]);
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts)
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'conflict' });
    expect(await asOwner('SELECT id FROM connections WHERE workspace_id = $1', [owner.workspaceId])).toHaveLength(1);
  });

  it('is for neither finance nor a member', async () => {
    for (const role of ['finance', 'member'] as const)
      await expect(connectAs(await createMember(role), { name: 'Acme', key: keyOf('ordinary') })).rejects.toMatchObject(
        {
          code: 'forbidden',
        },
      );
  });
});
