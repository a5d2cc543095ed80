import { beforeEach, describe, expect, it } from 'vitest';
import { globalDb } from '@/lib/db';
import { asOwner, createMember } from '@/lib/testing/factories';
import type { Member } from './actor';
import { changePassword } from './change-password';
import { memberOf } from './member';
import { endOtherSessions, ownSessions } from './own-sessions';
import { hashPassword } from './password';
import { renameWorkspace } from './rename-workspace';
import { liveSession, openSession } from './sessions';
import { signIn, signOut } from './sign-in';
import { generalSettings } from './workspace-queries';

const current = 'correct horse battery';
const next = 'a longer one, freshly thought of';
const here = { address: 'direct', device: 'Firefox on Linux' };

/** A person who can sign in, as their first session sees them. */
async function person(role: Member['role'] = 'finance'): Promise<Member> {
  const made = await createMember(role);
  await asOwner('UPDATE users SET password_hash = $2 WHERE id = $1', [made.userId, await hashPassword(current)]);
  return made;
}

const auditOf = async ({ workspaceId }: Member) =>
  asOwner<{ actor_id: string; action: string; data: unknown }>(
    'SELECT actor_id, action, data FROM audit_entries WHERE workspace_id = $1 ORDER BY id',
    [workspaceId],
  );

beforeEach(async () => {
  await asOwner('DELETE FROM rate_limits');
});

describe('changing the own password', () => {
  it('takes the new one from then on, and ends every session but this one', async () => {
    const dana = await person();
    const others = await Promise.all([1, 2].map(() => openSession(dana.userId, dana.workspaceId)));
    const stranger = await createMember();
    expect(await changePassword(dana, { current, password: next })).toBe(2);
    for (const token of others) expect(await liveSession(token)).toBeNull();
    expect(await ownSessions(dana)).toMatchObject([{ current: true }]);
    expect(await ownSessions(stranger)).toHaveLength(1);
    expect(await signIn(dana.email, current, here)).toBeNull();
    expect(await signIn(dana.email, next, here)).not.toBeNull();
    expect(await auditOf(dana)).toMatchObject([
      { actor_id: dana.userId, action: 'member.password_changed', data: {} },
      { actor_id: dana.userId, action: 'member.signed_in' },
    ]);
  });

  it('takes none with the person’s or the workspace’s name in it', async () => {
    const dana = { ...(await person()), name: 'Dana Diaz', workspaceName: 'Acme Labs' };
    for (const own of ['a longer one for diaz', 'acme-labs-acme-labs', `${dana.email.split('@')[0]} and more`])
      await expect(changePassword(dana, { current, password: own })).rejects.toMatchObject({
        code: 'invalid',
        fields: { password: expect.stringContaining('in it, which guessers try first') },
      });
    expect(await signIn(dana.email, current, here)).not.toBeNull();
  });

  it('changes nothing for a wrong current password, nor for the same one again', async () => {
    const dana = await person();
    const other = await openSession(dana.userId, dana.workspaceId);
    await expect(changePassword(dana, { current: 'wrong', password: next })).rejects.toMatchObject({
      fields: { current: expect.any(String) },
    });
    await expect(changePassword(dana, { current, password: current })).rejects.toMatchObject({
      fields: { password: expect.any(String) },
    });
    expect(await liveSession(other)).not.toBeNull();
    expect(await auditOf(dana)).toEqual([]);
  });

  it('lets one of several at once through', async () => {
    const dana = await person();
    const results = await Promise.allSettled(
      Array.from({ length: 4 }, (_, i) => changePassword(dana, { current, password: `${next} ${i}` })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: expect.stringMatching(/conflict|invalid/) });
  });

  it('does not let whoever found an open session guess', async () => {
    const dana = await person();
    const guesses = await Promise.allSettled(
      Array.from({ length: 12 }, () => changePassword(dana, { current: 'a guess', password: next })),
    );
    const codes = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.code : 'changed'));
    expect(codes.filter((code) => code === 'invalid')).toHaveLength(5);
    expect(codes.filter((code) => code === 'limited')).toHaveLength(7);
    expect(await auditOf(dana)).toMatchObject([
      { actor_id: dana.userId, action: 'member.attempts_used_up', data: { email: dana.email } },
    ]);
  });
});

describe('the own sessions', () => {
  it('are listed with their device, this one first, without those that ended', async () => {
    const dana = await person();
    await signIn(dana.email, current, here);
    const gone = await openSession(dana.userId, dana.workspaceId);
    await signOut(gone);
    await asOwner("UPDATE sessions SET last_seen_at = now() - interval '1 hour' WHERE token_hash = decode($1, 'hex')", [
      dana.sessionId,
    ]);
    expect(await ownSessions(dana)).toMatchObject([
      { current: true, device: null },
      { current: false, device: 'Firefox on Linux' },
    ]);
  });

  it('end everywhere else, and nobody else’s do', async () => {
    const [dana, stranger] = [await person(), await person()];
    await openSession(dana.userId, dana.workspaceId);
    const theirs = await openSession(stranger.userId, stranger.workspaceId);
    expect(await endOtherSessions(dana)).toBe(1);
    expect(await endOtherSessions(dana)).toBe(0);
    expect(await liveSession(theirs)).not.toBeNull();
    expect(await auditOf(dana)).toMatchObject([{ action: 'member.sessions_ended', data: { count: 1 } }]);
  });

  it('end everywhere else only with a password given within ten minutes', async () => {
    const dana = await person();
    const other = await openSession(dana.userId, dana.workspaceId);
    const later = { ...dana, authenticatedAt: new Date(Date.now() - 11 * 60_000) };
    for (const password of [undefined, '', 'not my password'])
      await expect(endOtherSessions(later, password)).rejects.toMatchObject({
        code: 'invalid',
        fields: { password: expect.any(String) },
      });
    expect(await liveSession(other)).not.toBeNull();
    expect(await auditOf(dana)).toEqual([]);
    expect(await endOtherSessions(later, current)).toBe(1);
    expect(await liveSession(other)).toBeNull();
  });

  it('note a sign-in and a sign-out under the person, and a token that is none changes nothing', async () => {
    const dana = await person();
    const token = await signIn(dana.email, current, here);
    await signOut(token ?? '');
    await signOut(token ?? '');
    await signOut('made up');
    expect(await liveSession(token ?? '')).toBeNull();
    expect((await auditOf(dana)).map(({ actor_id, action }) => [actor_id, action])).toEqual([
      [dana.userId, 'member.signed_in'],
      [dana.userId, 'member.signed_out'],
    ]);
  });

  it('leave the table a week after they ended', async () => {
    const dana = await person();
    const old = await openSession(dana.userId, dana.workspaceId);
    await asOwner("UPDATE sessions SET expires_at = now() - interval '8 days' WHERE user_id = $1", [dana.userId]);
    await openSession(dana.userId, dana.workspaceId);
    expect(await liveSession(old)).toBeNull();
    expect(await globalDb().session.count({ where: { userId: dana.userId } })).toBe(1);
  });
});

describe('the workspace', () => {
  it('is renamed by an owner, who is noted; the next request sees the new name', async () => {
    const [owner, stranger] = [await createMember('owner'), await createMember('owner')];
    await renameWorkspace(owner, { name: 'Acme Corporation' });
    await renameWorkspace(owner, { name: 'Acme Corporation' });
    const session = { ...owner, id: owner.sessionId };
    expect(await memberOf(session)).toMatchObject({ workspaceName: 'Acme Corporation' });
    expect(await generalSettings(owner)).toMatchObject({ name: 'Acme Corporation', canRename: true });
    expect(await generalSettings(stranger)).toMatchObject({ name: stranger.workspaceName });
    expect(await auditOf(owner)).toMatchObject([
      { action: 'workspace.renamed', data: { from: owner.workspaceName, to: 'Acme Corporation' } },
    ]);
  });

  it.each(['admin', 'finance', 'member'] as const)('is not renamed by %s, who may see it', async (role) => {
    const member = await createMember(role);
    await expect(renameWorkspace(member, { name: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await generalSettings(member)).toMatchObject({ name: member.workspaceName, canRename: false });
  });
});
