import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { hashPassword } from '@/lib/auth/password';
import { disconnect } from '@/lib/integrations/disconnect';
import { asOwner, createMember } from '@/lib/testing/factories';
import { type OpenSandbox, openSandbox } from '../sandbox/open.ts';
import { connectAs, everythingOf, replaceAs } from './verbs.ts';

const PASSWORD = 'correct horse battery';

let sandbox: OpenSandbox;
beforeAll(async () => {
  sandbox = await openSandbox('recent-password');
});
afterAll(() => sandbox.close());

const calls = () => JSON.stringify(sandbox.control.requests);
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

let admin: Member;
/** The same session, eleven minutes later. */
let later: Member;
beforeEach(async () => {
  await asOwner('DELETE FROM rate_limits');
  admin = await createMember('admin');
  later = { ...admin, authenticatedAt: minutesAgo(11) };
  await asOwner('UPDATE users SET password_hash = $2 WHERE id = $1', [admin.userId, await hashPassword(PASSWORD)]);
});

const verbs = async () => {
  const { id } = await connectAs(admin, { name: 'Acme', key: sandbox.keyOf('ordinary') });
  return {
    connect: (actor: Member, password?: string) =>
      connectAs(actor, { name: 'Research', key: sandbox.keyOf('research'), password }),
    replace: (actor: Member, password?: string) =>
      replaceAs(actor, { id, key: sandbox.keyOf('ordinary-second-key'), password }),
    disconnect: (actor: Member, password?: string) => disconnect(actor, { id, typedName: 'Acme', password }),
  };
};

it('connecting, replacing and disconnecting ask for a password given more than ten minutes ago, and do nothing without', async () => {
  const { connect, replace, disconnect } = await verbs();
  for (const verb of [connect, replace, disconnect]) {
    const [before, called] = [await everythingOf(admin.workspaceId), calls()];
    for (const [password, message] of [
      [undefined, /^Enter your password/],
      ['', /^Enter your password/],
      ['not my password', /^This is not your password/],
    ] as const)
      await expect(verb(later, password)).rejects.toMatchObject({
        code: 'invalid',
        fields: { password: expect.stringMatching(message) },
      });
    expect(await everythingOf(admin.workspaceId)).toEqual(before);
    expect(calls()).toBe(called);
    await asOwner('DELETE FROM rate_limits');
    await expect(verb(later, PASSWORD)).resolves.toBeTruthy();
  }
});

it('a right password counts for ten minutes, in this session only', async () => {
  const { connect } = await verbs();
  const age = async () =>
    (
      await asOwner<{ seconds: number }>(
        'SELECT extract(epoch FROM now() - authenticated_at)::int AS seconds FROM sessions WHERE token_hash = $1',
        [Buffer.from(admin.sessionId, 'hex')],
      )
    )[0]?.seconds ?? -1;
  const other = await createMember('admin', admin.workspaceId);
  await asOwner("UPDATE sessions SET authenticated_at = now() - interval '11 minutes'");
  await expect(connect({ ...admin, authenticatedAt: minutesAgo(9) })).resolves.toBeTruthy();
  expect(await age()).toBeGreaterThan(600);
  await expect(connect(later, PASSWORD)).rejects.not.toMatchObject({ fields: { password: expect.anything() } });
  expect(await age()).toBeLessThan(60);
  const [theirs] = await asOwner<{ old: boolean }>(
    "SELECT authenticated_at < now() - interval '10 minutes' AS old FROM sessions WHERE user_id = $1",
    [other.userId],
  );
  expect(theirs?.old).toBe(true);
});

it('whoever found an open session cannot guess on', async () => {
  const { disconnect } = await verbs();
  const codes: string[] = [];
  for (let i = 0; i < 8; i++)
    codes.push(
      await disconnect(later, `guess ${i}`).then(
        () => 'done',
        (error) => error.code,
      ),
    );
  expect(codes.slice(0, 5)).toEqual(Array(5).fill('invalid'));
  expect(codes.slice(5)).toEqual(Array(3).fill('limited'));
  await expect(disconnect(later, PASSWORD)).rejects.toMatchObject({ code: 'limited' });
});
