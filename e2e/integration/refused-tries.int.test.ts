import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/integrations/connect';
import { connectInput } from '@/lib/integrations/schema';
import { changeRole, removeMember } from '@/lib/members/change';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { openSandbox } from '../sandbox/open.ts';
import { connectAs, replaceAs } from './verbs.ts';

const sandbox = await openSandbox('refused-tries');
afterAll(() => sandbox.close());
beforeEach(() => asOwner('DELETE FROM rate_limits'));

type Entry = { action: string; data: Record<string, unknown>; actor: string; address: string | null };
const entriesOf = (workspaceId: string, action: string) =>
  asOwner<Entry>(
    'SELECT action, data, actor_id AS actor, address FROM audit_entries WHERE workspace_id = $1 AND action = $2 ORDER BY id',
    [workspaceId, action],
  );
const failing = (run: Promise<unknown>) =>
  run.then(
    () => Promise.reject(new Error('it succeeded')),
    () => {},
  );

describe('a key that is tried and not stored', () => {
  const WRONG = `sk-admin-${'x'.repeat(40)}wXyZ`;

  it('is in the audit log with its last four characters, whatever it was refused for', async () => {
    const admin = await createMember('admin');
    const taken = await createConnection(admin.workspaceId, { name: 'Taken' });
    await failing(connectAs(admin, { name: 'Acme', key: WRONG }));
    await failing(connectAs(admin, { name: 'Acme', key: 'short' }));
    // A valid key, tried under a name that is taken, would otherwise be tested without a trace.
    await failing(connectAs(admin, { name: 'Taken', key: sandbox.keyOf('ordinary') }));
    await failing(replaceAs(admin, { id: taken, key: WRONG }));
    const entries = await entriesOf(admin.workspaceId, 'connection.key_refused');
    expect(entries.map(({ data }) => data)).toEqual([
      { name: 'Acme', check: 'usage_access', last4: 'wXyZ' },
      { name: 'Acme', check: 'key_kind', last4: null },
      { name: 'Taken', check: 'not_stored', last4: sandbox.keyOf('ordinary').slice(-4) },
      { name: 'Taken', check: 'usage_access', last4: 'wXyZ', connectionId: taken },
    ]);
    expect(entries.every(({ actor }) => actor === admin.userId)).toBe(true);
  });

  it('is counted for the person, and one that is stored is not', async () => {
    const admin = await createMember('admin');
    for (let i = 0; i < 10; i++) await failing(connectAs(admin, { name: 'Acme', key: 'not a key' }));
    await expect(connectAs(admin, { name: 'Acme', key: sandbox.keyOf('ordinary') })).rejects.toMatchObject({
      code: 'limited',
      message: expect.stringContaining('Try again in'),
    });
    const other = await createMember('admin', admin.workspaceId);
    await connectAs(other, { name: 'Acme', key: sandbox.keyOf('ordinary') });
    const left = await asOwner<{ points: number }>(
      "SELECT points FROM rate_limits WHERE key LIKE 'key-try:person:%' ORDER BY points",
    );
    expect(left.map(({ points }) => points)).toEqual([0, 11]);
  });

  it('is counted for the workspace, whoever of it tries', async () => {
    const { workspaceId } = await createMember();
    for (let person = 0; person < 3; person++) {
      const admin = await createMember('admin', workspaceId);
      for (let i = 0; i < 10; i++) await failing(connectAs(admin, { name: 'Acme', key: 'not a key' }));
    }
    await expect(
      connectAs(await createMember('admin', workspaceId), { name: 'Acme', key: 'not a key' }),
    ).rejects.toMatchObject({ code: 'limited', message: expect.stringContaining('This workspace') });
  });
});

describe('an admin whose right ends while the provider is waited for', () => {
  it.each([
    ['removed', removeMember],
    ['demoted', (owner, { userId }) => changeRole(owner, { userId, role: 'finance' })],
  ] as [string, typeof removeMember][])(
    '(%s) stores no key, and the try is noted under their name',
    async (_, lose) => {
      const owner = await createMember();
      const admin = await createMember('admin', owner.workspaceId);
      const key = sandbox.keyOf('ordinary');
      const checks = connect(admin, connectInput.parse({ provider: 'openai', name: 'Acme', key, history: '90d' }));
      await checks.next();
      await checks.next(); // the provider has answered once
      await lose(owner, { userId: admin.userId });
      await expect(
        (async () => {
          for (let next = await checks.next(); !next.done; next = await checks.next());
        })(),
      ).rejects.toMatchObject({ code: expect.stringMatching(/unauthenticated|forbidden/) });
      expect(await asOwner('SELECT FROM connections WHERE workspace_id = $1', [owner.workspaceId])).toEqual([]);
      expect(await asOwner('SELECT FROM credentials WHERE workspace_id = $1', [owner.workspaceId])).toEqual([]);
      expect(await entriesOf(owner.workspaceId, 'connection.key_refused')).toMatchObject([{ actor: admin.userId }]);
    },
  );
});
