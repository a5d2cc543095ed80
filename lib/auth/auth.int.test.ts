import { beforeAll, describe, expect, it, vi } from 'vitest';
import { globalDb } from '@/lib/db';
import { asOwner } from '@/lib/testing/factories';

const counted = vi.hoisted(() => ({ verifications: 0 }));
vi.mock('@node-rs/argon2', async (original) => {
  const real = await original<typeof import('@node-rs/argon2')>();
  return {
    ...real,
    verify: (...args: Parameters<typeof real.verify>) => {
      counted.verifications++;
      return real.verify(...args);
    },
  };
});

const { createWorkspaceWithOwner, ensureFirstOwner, needsSetup, setUp } = await import('./first-owner');
const { authOptions } = await import('./options');
const { signIn } = await import('./sign-in');
const { liveSession, revokeSession, revokeSessionsOf } = await import('./sessions');
const { memberOf } = await import('./member');
const { countAttempt } = await import('./attempts');
const { tokenHash } = await import('./token');

const from = (address: string) => ({ address, device: null });
const password = 'correct horse battery';
const dana = { workspace: 'Acme', name: 'Dana', email: 'dana@acme.example', password };

describe('an empty database', () => {
  it('takes one first owner however many set it up at once, and a code once', async () => {
    expect(await needsSetup()).toBe(true);
    await asOwner('INSERT INTO setup_codes VALUES (1, $1, now() + interval $$1 hour$$)', [
      Buffer.from(tokenHash('code')),
    ]);
    await expect(setUp('code', { ...dana, password: 'acme acme acme' })).rejects.toMatchObject({
      fields: { password: expect.stringContaining('the workspace’s name') },
    });
    await expect(setUp('wrong', dana)).rejects.toMatchObject({ fields: { code: expect.any(String) } });
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => setUp(' code ', dana)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await asOwner('SELECT FROM workspaces')).toHaveLength(1);
    expect(await needsSetup()).toBe(false);
    expect(await ensureFirstOwner()).toBe(false);
  });
});

describe('signing in', () => {
  beforeAll(async () => {
    await asOwner('DELETE FROM rate_limits');
  });

  it('opens a session whose cookie token is nowhere in the database', async () => {
    const token = await signIn('Dana@Acme.example ', password, from('a'));
    const session = token ? await liveSession(token) : null;
    expect(session).toMatchObject({ email: 'dana@acme.example' });
    if (!session || !token) throw new Error('no session');
    expect(await memberOf(session)).toMatchObject({ role: 'owner', workspaceName: 'Acme' });
    const stored = JSON.stringify(await globalDb().session.findMany());
    expect(stored).not.toContain(token);
  });

  it('ends the session that this browser had, where the password is right', async () => {
    const first = await signIn('dana@acme.example', password, from('again'));
    const elsewhere = await signIn('dana@acme.example', password, from('elsewhere'));
    expect(await signIn('dana@acme.example', 'wrong', { ...from('again'), before: first })).toBeNull();
    expect(await liveSession(first ?? '')).not.toBeNull();
    const second = await signIn('dana@acme.example', password, { ...from('again'), before: first });
    expect(await liveSession(first ?? '')).toBeNull();
    for (const other of [second, elsewhere]) expect(await liveSession(other ?? '')).not.toBeNull();
  });

  it('does the same work and says the same for an unknown account and a wrong password', async () => {
    counted.verifications = 0;
    expect(await signIn('nobody@acme.example', password, from('b'))).toBeNull();
    expect(counted.verifications).toBe(1);
    expect(await signIn(dana.email, 'not the password', from('b'))).toBeNull();
    expect(counted.verifications).toBe(2);
  });

  it.each([
    ['nothing', '', ''],
    ['no password', dana.email, ''],
    ['no email', '', password],
    ['a password that is too long', dana.email, 'x'.repeat(201)],
    ['an email that is too long', `${'x'.repeat(250)}@acme.example`, password],
  ])('looks at no password for %s', async (_, email, given) => {
    counted.verifications = 0;
    const { options } = authOptions().providers[0] as unknown as {
      options: { authorize: (credentials: object, request: object) => Promise<unknown> };
    };
    expect(await options.authorize({ email, password: given }, { headers: {} })).toBeNull();
    expect(counted.verifications).toBe(0);
  });

  it('ends at once for a revoked session, a removed member and a run-out or idle one', async () => {
    const open = async () => (await signIn(dana.email, password, from('c'))) ?? '';
    const [revoked, idle, old, kept] = [await open(), await open(), await open(), await open()];
    await revokeSession(revoked);
    await asOwner("UPDATE sessions SET last_seen_at = now() - interval '13 hours' WHERE token_hash = $1", [
      Buffer.from(tokenHash(idle)),
    ]);
    await asOwner('UPDATE sessions SET expires_at = now() WHERE token_hash = $1', [Buffer.from(tokenHash(old))]);
    for (const token of [revoked, idle, old, 'made up']) expect(await liveSession(token)).toBeNull();
    const session = await liveSession(kept);
    if (!session) throw new Error('no session');
    await asOwner('UPDATE memberships SET role = $1', ['finance']);
    expect(await memberOf(session)).toMatchObject({ role: 'finance' });
    await asOwner('DELETE FROM memberships');
    expect(await memberOf(session)).toBeNull();
    expect(await revokeSessionsOf(session.userId)).toBeGreaterThan(0);
    expect(await liveSession(kept)).toBeNull();
  });

  it('has no way in for a person without a workspace', async () => {
    expect(await signIn(dana.email, password, from('d'))).toBeNull();
  });
});

const told = (wait: string | number) =>
  `Too many attempts. Try again in ${typeof wait === 'number' ? `${wait} seconds` : wait}.`;

describe('guessing', () => {
  it('gets exactly five tries at once for one account and address, then is told to wait', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 40 }, () => countAttempt('guess@acme.example', 'x')));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const refused = tries.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'limited', message: expect.stringContaining('Try again in') } });
    await expect(countAttempt('other@acme.example', 'y')).resolves.toBeUndefined();
  });

  it('of many accounts from one address is stopped, and so it is where no address is known', async () => {
    const from = async (address: string | null, people: number) => {
      const tries = await Promise.allSettled(
        Array.from({ length: people }, (_, i) => countAttempt(`${i}@${address}.example`, address)),
      );
      return tries.filter(({ status }) => status === 'fulfilled').length;
    };
    expect(await from('203.0.113.7', 70)).toBe(60);
    expect(await from(null, 70)).toBe(60);
  });

  it('is noted once a round, in each workspace of the account; of nobody there is nothing to note', async () => {
    const third = await createWorkspaceWithOwner({ ...dana, workspace: 'Third', email: 'lee@acme.example' });
    const fourth = await createWorkspaceWithOwner({ ...dana, workspace: 'Fourth', email: 'kim@acme.example' });
    await asOwner("INSERT INTO memberships SELECT $2, user_id, 'owner' FROM memberships WHERE workspace_id = $1", [
      third,
      fourth,
    ]);
    for (const email of ['lee@acme.example', 'nobody@acme.example'])
      await Promise.allSettled(Array.from({ length: 9 }, () => signIn(email, 'a guess', from('noted'))));
    const noted = () =>
      asOwner(`SELECT name, actor_name, actor_id, a.data FROM audit_entries a JOIN workspaces w ON w.id = workspace_id
        WHERE action = 'member.attempts_used_up' ORDER BY name DESC`);
    const entry = { actor_name: 'Somebody who was not signed in', actor_id: null, data: { email: 'lee@acme.example' } };
    await expect.poll(noted).toEqual([
      { name: 'Third', ...entry },
      { name: 'Fourth', ...entry },
    ]);
  });

  it('waits longer each time the tries are used up, and never for good', async () => {
    const wait = async () => {
      const refused = await Promise.allSettled(Array.from({ length: 6 }, () => countAttempt('slow@acme.example', 'z')));
      await asOwner("DELETE FROM rate_limits WHERE key LIKE 'login:%'"); // as if that time had passed
      return refused.flatMap((result) => (result.status === 'rejected' ? [result.reason.message] : []));
    };
    const waits: string[] = [];
    for (let round = 0; round < 6; round++) waits.push(...(await wait()));
    expect(waits).toEqual([60, '2 minutes', '4 minutes', '8 minutes', '15 minutes', '15 minutes'].map(told));
  });
});

describe('a second workspace', () => {
  it('is not given to somebody who has an account, and their password stays', async () => {
    const lin = { ...dana, email: 'lin@acme.example' };
    await createWorkspaceWithOwner({ ...lin, workspace: 'First of Lin' });
    await expect(
      createWorkspaceWithOwner({ ...lin, workspace: 'Second', password: 'another password entirely' }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(await asOwner("SELECT FROM workspaces WHERE name = 'Second'")).toEqual([]);
    expect(await signIn(lin.email, password, from('e'))).not.toBeNull();
    expect(await signIn(lin.email, 'another password entirely', from('e'))).toBeNull();
  });
});
