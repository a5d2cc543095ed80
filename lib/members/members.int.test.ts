import { describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { signIn } from '@/lib/auth/sign-in';
import { asOwner, createMember } from '@/lib/testing/factories';
import { changeRole, removeMember } from './change';
import { invitationOf, invite, revokeInvitation } from './invitations';
import { join } from './join';

const password = 'a long enough password';
const tokenOf = ({ link }: { link: string }) => link.slice(link.lastIndexOf('/') + 1);
const audited = async (member: Member) =>
  (
    await asOwner<{ action: string }>('SELECT action FROM audit_entries WHERE workspace_id = $1 ORDER BY id', [
      member.workspaceId,
    ])
  ).map(({ action }) => action);

describe('an invitation', () => {
  it('makes one member of many who use it at once, with the role and the email it was made for', async () => {
    const owner = await createMember();
    const token = tokenOf(await invite(owner, { email: 'finn@acme.example', role: 'finance' }));
    expect(await invitationOf(token)).toEqual({
      email: 'finn@acme.example',
      role: 'finance',
      workspaceName: owner.workspaceName,
      byOperator: false,
    });
    const tries = await Promise.allSettled(
      Array.from({ length: 25 }, (_, i) => join(token, { name: 'Finn', password }, `address ${i}`)),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(
      await asOwner("SELECT role FROM memberships WHERE workspace_id = $1 AND role <> 'owner'", [owner.workspaceId]),
    ).toEqual([{ role: 'finance' }]);
    expect(await signIn('finn@acme.example', password, { address: 'here', device: null })).not.toBeNull();
    expect(await audited(owner)).toEqual(['member.invited', 'member.joined', 'member.signed_in']);
  });

  it('stays open for somebody new whose password has their name or the workspace’s in it', async () => {
    const owner = await createMember();
    const token = tokenOf(await invite(owner, { email: 'newcomer@acme.example', role: 'member' }));
    for (const [name, own] of [
      ['Finn Larsen', 'larsen-larsen-1'],
      ['Finn', 'a newcomer’s password'],
      ['Finn', `it is ${owner.workspaceName}`],
    ] as const)
      await expect(join(token, { name, password: own }, 'here')).rejects.toMatchObject({
        fields: { password: expect.stringContaining('guessers try first') },
      });
    await expect(join(token, { name: 'Finn', password }, 'here')).resolves.toMatchObject({});
  });

  it('is nowhere in the database as it stands in the link', async () => {
    const owner = await createMember();
    const secret = tokenOf(await invite(owner, { email: 'x@acme.example', role: 'member' })).split('.')[1] ?? '';
    const rows = await asOwner<{ row: string }>(
      'SELECT row_to_json(i)::text AS row FROM invitations i UNION ALL SELECT row_to_json(a)::text FROM audit_entries a',
    );
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it.each([
    [
      'expired',
      (id: string) =>
        asOwner("UPDATE invitations SET expires_at = now() - interval '1 second' WHERE workspace_id = $1", [id]),
    ],
    ['revoked', (id: string) => asOwner('UPDATE invitations SET revoked_at = now() WHERE workspace_id = $1', [id])],
  ])('does not work when %s', async (_name, end) => {
    const owner = await createMember();
    const token = tokenOf(await invite(owner, { email: 'late@acme.example', role: 'member' }));
    await end(owner.workspaceId);
    expect(await invitationOf(token)).toBeNull();
    await expect(join(token, { name: 'Late', password }, 'here')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is made anew rather than twice, and not for a member', async () => {
    const owner = await createMember();
    const first = tokenOf(await invite(owner, { email: 'again@acme.example', role: 'member' }));
    const second = tokenOf(await invite(owner, { email: 'again@acme.example', role: 'admin' }));
    expect([await invitationOf(first), (await invitationOf(second))?.role]).toEqual([null, 'admin']);
    await expect(invite(owner, { email: owner.email, role: 'member' })).rejects.toMatchObject({
      fields: { email: expect.any(String) },
    });
  });

  it('lets somebody known in with the password they have only', async () => {
    const [owner, other] = [await createMember(), await createMember()];
    await join(
      tokenOf(await invite(owner, { email: 'known@acme.example', role: 'member' })),
      { name: 'Known', password },
      'here',
    );
    const token = tokenOf(await invite(other, { email: 'known@acme.example', role: 'admin' }));
    await expect(join(token, { name: 'X', password: 'some other password' }, 'here')).rejects.toMatchObject({
      fields: { password: expect.any(String) },
    });
    await expect(join(token, { name: 'X', password }, 'here')).resolves.toEqual({
      email: 'known@acme.example',
      takenOver: null,
    });
    expect(await asOwner("SELECT name FROM users WHERE email = 'known@acme.example'")).toEqual([{ name: 'Known' }]);
  });

  it.each(['', 'x', `${crypto.randomUUID()}.${'a'.repeat(43)}`, "'; DROP TABLE users; --"])(
    'made up (%s) offers nothing',
    async (token) => {
      expect(await invitationOf(token)).toBeNull();
    },
  );
});

describe('members', () => {
  it('never loses the last owner, also when two remove each other at once', async () => {
    const owner = await createMember();
    await expect(removeMember(owner, { userId: owner.userId })).rejects.toMatchObject({ code: 'conflict' });
    await expect(changeRole(owner, { userId: owner.userId, role: 'member' })).rejects.toMatchObject({
      code: 'conflict',
    });
    const second = await createMember('owner', owner.workspaceId);
    await Promise.allSettled([
      removeMember(owner, { userId: second.userId }),
      removeMember(second, { userId: owner.userId }),
    ]);
    expect(
      await asOwner("SELECT FROM memberships WHERE workspace_id = $1 AND role = 'owner'", [owner.workspaceId]),
    ).toHaveLength(1);
  });

  it.each(['admin', 'finance', 'member'] as const)('are not changed by %s', async (role) => {
    const owner = await createMember();
    const other = await createMember(role, owner.workspaceId);
    const target = await createMember('member', owner.workspaceId);
    for (const attempt of [
      () => changeRole(other, { userId: target.userId, role: 'owner' }),
      () => removeMember(other, { userId: target.userId }),
      () => invite(other, { email: 'new@acme.example', role: 'admin' }),
      () => revokeInvitation(other, { id: crypto.randomUUID() }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'forbidden' });
    expect(await audited(owner)).toEqual([]);
  });

  it('of another workspace do not exist, and nothing of theirs changes', async () => {
    const [owner, stranger] = [await createMember(), await createMember()];
    const target = await createMember('finance', stranger.workspaceId);
    await invite(stranger, { email: 'their@acme.example', role: 'member' });
    const [invitation] = await asOwner<{ id: string }>('SELECT id FROM invitations WHERE workspace_id = $1', [
      stranger.workspaceId,
    ]);
    for (const attempt of [
      () => changeRole(owner, { userId: target.userId, role: 'admin' }),
      () => removeMember(owner, { userId: target.userId }),
      () => revokeInvitation(owner, { id: invitation?.id ?? '' }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
    expect(await asOwner('SELECT role FROM memberships WHERE user_id = $1', [target.userId])).toEqual([
      { role: 'finance' },
    ]);
  });

  it('that are removed lose their sessions in this workspace', async () => {
    const owner = await createMember();
    const target = await createMember('finance', owner.workspaceId);
    await removeMember(owner, { userId: target.userId });
    expect(
      await asOwner('SELECT FROM sessions WHERE user_id = $1 AND revoked_at IS NULL', [target.userId]),
    ).toHaveLength(0);
    expect(await audited(owner)).toEqual(['member.removed']);
  });
});
