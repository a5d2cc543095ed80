import { describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { resetUser } from '@/lib/operator/reset-user';
import { asOwner, createMember } from '@/lib/testing/factories';
import { withWorkspace } from '@/lib/workspace';
import { changeRole, removeMember } from './change';
import { invitationOf, invite } from './invitations';
import { join } from './join';
import { memberList } from './queries';

const person = { name: 'Finn', password: 'a long enough password' };
const tokenOf = ({ link }: { link: string }) => link.slice(link.lastIndexOf('/') + 1);
let count = 0;
const open = async (by: Member) => tokenOf(await invite(by, { email: `link-${count++}@acme.example`, role: 'admin' }));

type Loss = (other: Member, maker: Member) => Promise<unknown>;
const LOSSES: [because: string, lose: Loss][] = [
  ['removed', (other, { userId }) => removeMember(other, { userId })],
  ['demoted', (other, { userId }) => changeRole(other, { userId, role: 'admin' })],
  ['demoted', (other, { userId }) => changeRole(other, { userId, role: 'member' })],
  ['demoted', (_, maker) => changeRole(maker, { userId: maker.userId, role: 'finance' })],
  ['removed', (_, maker) => removeMember(maker, { userId: maker.userId })],
  ['password_reset', (_, maker) => resetUser(maker.email)],
];

describe('the open links of an owner who is', () => {
  it.each(LOSSES)('%s are revoked with it, each with its entry, and no other', async (because, lose) => {
    const other = await createMember();
    const maker = await createMember('owner', other.workspaceId);
    const tokens = [await open(maker), await open(maker)];
    const [used, elses] = [await open(maker), await open(other)];
    await join(used, person, 'here');
    await lose(other, maker);
    for (const token of tokens) {
      expect(await invitationOf(token)).toBeNull();
      await expect(join(token, person, 'here')).rejects.toMatchObject({ code: 'conflict' });
    }
    expect(await invitationOf(elses)).not.toBeNull();
    const entries = await asOwner<{ data: object }>(
      "SELECT data FROM audit_entries WHERE workspace_id = $1 AND action = 'member.invitation_revoked'",
      [other.workspaceId],
    );
    expect(entries.map(({ data }) => data)).toEqual(tokens.map(() => expect.objectContaining({ because })));
  });

  it('removed stay open when the removal is refused', async () => {
    const owner = await createMember();
    const token = await open(owner);
    await expect(removeMember(owner, { userId: owner.userId })).rejects.toMatchObject({ code: 'conflict' });
    expect(await invitationOf(token)).not.toBeNull();
  });
});

describe('a link', () => {
  it('works only while its maker could still make it, however they lost that', async () => {
    const maker = await createMember();
    const token = await open(maker);
    for (const sql of [
      "UPDATE memberships SET role = 'admin' WHERE user_id = $1",
      'DELETE FROM memberships WHERE user_id = $1',
    ]) {
      await asOwner(sql, [maker.userId]);
      expect(await invitationOf(token)).toBeNull();
      await expect(join(token, person, 'here')).rejects.toMatchObject({ code: 'conflict' });
    }
  });

  it('accepted while its maker is removed lets somebody in before the removal or not at all', async () => {
    for (let i = 0; i < 5; i++) {
      const other = await createMember();
      const maker = await createMember('owner', other.workspaceId);
      const token = await open(maker);
      const [joined, removed] = await Promise.allSettled([
        join(token, { ...person, name: `Racer ${i}` }, null),
        removeMember(other, { userId: maker.userId }),
      ]);
      expect(removed.status).toBe('fulfilled');
      const order = await asOwner<{ action: string }>(
        "SELECT action FROM audit_entries WHERE workspace_id = $1 AND action IN ('member.joined', 'member.invitation_revoked')",
        [other.workspaceId],
      );
      expect(order).toEqual([
        { action: joined.status === 'fulfilled' ? 'member.joined' : 'member.invitation_revoked' },
      ]);
    }
  });

  it('is counted for its maker in the list of members, until it is used or over', async () => {
    const owner = await createMember();
    const counts = async () =>
      (await withWorkspace(owner, 'members.read', memberList)).filter(({ userId }) => userId === owner.userId)[0]
        ?.openLinks;
    expect(await counts()).toBe(0);
    const [first] = [await open(owner), await open(owner)];
    expect(await counts()).toBe(2);
    await join(first, person, 'here');
    await asOwner('UPDATE invitations SET expires_at = now() WHERE workspace_id = $1 AND used_at IS NULL', [
      owner.workspaceId,
    ]);
    expect(await counts()).toBe(0);
  });
});
