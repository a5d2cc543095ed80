import { beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { changePassword } from '@/lib/auth/change-password';
import { addNewMember, createWorkspaceWithOwner } from '@/lib/auth/first-owner';
import { memberOf } from '@/lib/auth/member';
import { membershipsOf } from '@/lib/auth/memberships';
import { liveSession } from '@/lib/auth/sessions';
import { signIn } from '@/lib/auth/sign-in';
import { createWorkspace } from '@/lib/operator/create-workspace';
import { inviteOwner } from '@/lib/operator/invite-owner';
import { resetUser } from '@/lib/operator/reset-user';
import { asOwner, createMember } from '@/lib/testing/factories';
import { invitationOf, invite } from './invitations';
import { join } from './join';

const OLD = 'what the first holder chose';
const NEW = 'what the real one chose';
const here = { address: 'here', device: null };
const tokenIn = (told: string) => /\/join\/(\S+)/.exec(told)?.[1] ?? '';
const passwordIn = (told: string) => /New password.*once: (\S+)/.exec(told)?.[1] ?? '';
let count = 0;
const newEmail = () => `cfo-${count++}@charlie.example`;
beforeEach(() => asOwner('DELETE FROM rate_limits'));

/** The owner of one workspace invites an address that is not hers, and opens the link herself. */
async function takenOver(): Promise<{ attacker: Member; email: string; session: string }> {
  const attacker = await createMember();
  const email = newEmail();
  await join(tokenIn((await invite(attacker, { email, role: 'admin' })).link), { name: 'Mallory', password: OLD }, 'x');
  return { attacker, email, session: (await signIn(email, OLD, here)) ?? '' };
}
const workspacesOf = async (email: string) => {
  const [user] = await asOwner<{ id: string }>('SELECT id FROM users WHERE email = $1', [email]);
  return (await membershipsOf(user?.id ?? '')).map(({ workspaceName, role }) => [workspaceName, role]);
};
const proven = async (email: string) =>
  (
    await asOwner<{ proven: boolean }>('SELECT email_proven_at IS NOT NULL AS proven FROM users WHERE email = $1', [
      email,
    ])
  )[0]?.proven;

describe('an account that joined by a link somebody else handed over', () => {
  it('is unproven, and gets no membership when the operator names its address', async () => {
    const { attacker, email } = await takenOver();
    expect(await proven(email)).toBe(false);
    const told = await createWorkspace({ workspace: 'Charlie', name: 'Charlie', email });
    expect(await workspacesOf(email)).toEqual([[attacker.workspaceName, 'admin']]);
    expect(await invitationOf(tokenIn(told))).toMatchObject({
      workspaceName: 'Charlie',
      role: 'owner',
      byOperator: true,
    });
  });

  it('passes to whoever opens the operator’s link: a new password, no old session, no old link, and they are told', async () => {
    const { attacker, email, session } = await takenOver();
    const [user] = await asOwner<{ id: string }>('SELECT id FROM users WHERE email = $1', [email]);
    await asOwner("UPDATE memberships SET role = 'owner' WHERE user_id = $1", [user?.id]);
    const asCfo = await memberOf((await liveSession(session)) as NonNullable<Awaited<ReturnType<typeof liveSession>>>);
    const left = tokenIn((await invite(asCfo as Member, { email: newEmail(), role: 'admin' })).link);
    const token = tokenIn(await createWorkspace({ workspace: 'Charlie', name: 'C', email }));

    await expect(join(token, { name: 'Cleo', password: OLD }, 'y')).rejects.toMatchObject({
      fields: { password: expect.stringContaining('never had') },
    });
    expect(await join(token, { name: 'Cleo', password: NEW }, 'y')).toEqual({
      email,
      takenOver: [attacker.workspaceName],
    });
    expect([await liveSession(session), await signIn(email, OLD, here), await invitationOf(left)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(await signIn(email, NEW, here)).not.toBeNull();
    expect(await proven(email)).toBe(true);
    expect(await workspacesOf(email)).toEqual([
      ['Charlie', 'owner'],
      [attacker.workspaceName, 'owner'],
    ]);
    const noted = await asOwner<{ name: string }>(
      "SELECT name FROM audit_entries a JOIN workspaces w ON w.id = workspace_id WHERE action = 'member.account_proved' AND data->>'email' = $1",
      [email],
    );
    expect(noted.map(({ name }) => name).sort()).toEqual(['Charlie', attacker.workspaceName]);
    await expect(join(token, { name: 'Cleo', password: NEW }, 'y')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('stays as it is where the link is not opened, and under another member’s link its password is needed', async () => {
    const { email, session } = await takenOver();
    const other = await createMember();
    const token = tokenIn((await invite(other, { email, role: 'admin' })).link);
    await expect(join(token, { name: 'C', password: NEW }, 'y')).rejects.toMatchObject({ code: 'invalid' });
    expect(await liveSession(session)).not.toBeNull();
    expect(await proven(email)).toBe(false);
  });

  it('is proven by the operator’s reset only once the password handed over was replaced', async () => {
    const { email } = await takenOver();
    const handed = passwordIn(await resetUser(email));
    expect(await proven(email)).toBe(false);
    const session = await liveSession((await signIn(email, handed, here)) ?? '');
    const member = session && (await memberOf(session));
    if (!member) throw new Error('not signed in');
    await changePassword(member, { current: handed, password: NEW });
    expect(await proven(email)).toBe(true);
  });
});

describe('a proven account', () => {
  it('joins by the operator’s link with the password it has, which stays, as do its sessions', async () => {
    const email = newEmail();
    await createWorkspaceWithOwner({ workspace: 'Own', name: 'Lee', email, password: OLD });
    const session = (await signIn(email, OLD, here)) ?? '';
    const token = tokenIn(await createWorkspace({ workspace: 'Next', name: 'x', email }));
    await expect(join(token, { name: 'x', password: NEW }, 'y')).rejects.toMatchObject({ code: 'invalid' });
    expect(await join(token, { name: 'x', password: OLD }, 'y')).toEqual({ email, takenOver: null });
    expect(await liveSession(session)).not.toBeNull();
    expect(await asOwner('SELECT name FROM users WHERE email = $1', [email])).toEqual([{ name: 'Lee' }]);
  });

  it('is what somebody new gets by the operator’s link, and a member is made an owner by it', async () => {
    const [member, email] = [await createMember(), newEmail()];
    const { workspaceId } = member;
    const first = tokenIn((await invite(member, { email, role: 'member' })).link);
    await join(first, { name: 'Kim', password: OLD }, 'x');
    await join(tokenIn(await inviteOwner({ workspaceId, email })), { name: 'Kim', password: NEW }, 'x');
    expect(await workspacesOf(email)).toEqual([[member.workspaceName, 'owner']]);
    const fresh = newEmail();
    await join(tokenIn(await inviteOwner({ workspaceId, email: fresh })), { name: 'N', password: NEW }, 'x');
    expect([await proven(fresh), await workspacesOf(fresh)]).toEqual([true, [[member.workspaceName, 'owner']]]);
    await expect(inviteOwner({ workspaceId: crypto.randomUUID(), email })).rejects.toMatchObject({ code: 'not_found' });
  });
});

it.each([
  ['workspace:create', (email: string) => createWorkspace({ workspace: 'W', name: 'N', email })],
  ['workspace:invite', (email: string, workspaceId: string) => inviteOwner({ workspaceId, email })],
  ['user:reset', (email: string) => resetUser(email)],
  [
    'a first workspace',
    (email: string) => createWorkspaceWithOwner({ workspace: 'W', name: 'N', email, password: NEW }),
  ],
  [
    'the demo',
    (email: string, workspaceId: string) => addNewMember(workspaceId, 'admin', { name: 'N', email, password: NEW }),
  ],
  [
    'an invitation',
    async (email: string, workspaceId: string) =>
      invite(await createMember('owner', workspaceId), { email, role: 'admin' }),
  ],
])('%s gives an account that exists no membership', async (_, run) => {
  const [{ email }, other] = [await takenOver(), await createMember()];
  const before = await workspacesOf(email);
  await run(email, other.workspaceId).then(
    () => {},
    (error: { code?: string }) => expect(error.code).toBe('conflict'),
  );
  expect(await workspacesOf(email)).toEqual(before);
});

describe('a link tells nobody who has an account', () => {
  it('by what it offers, or by what it says of a password that nobody may have', async () => {
    const [owner, { email: known }] = [await createMember(), await takenOver()];
    const answers = [];
    for (const email of [known, newEmail()]) {
      const token = tokenIn((await invite(owner, { email, role: 'member' })).link);
      const offered = await invitationOf(token);
      const own = `${owner.workspaceName} and more`;
      const refused = await join(token, { name: 'N', password: own }, 'x').catch(({ message }: Error) => message);
      answers.push([Object.keys(offered ?? {}), { ...offered, email: '' }, refused]);
    }
    expect(answers[0]).toEqual(answers[1]);
  });
});
