import { describe, expect, it } from 'vitest';
import { changeRole, removeMember } from '@/lib/members/change';
import { resetUser } from '@/lib/operator/reset-user';
import { asOwner, createMember } from '@/lib/testing/factories';
import { withWorkspace } from '@/lib/workspace';
import type { Member } from './actor';
import { changePassword } from './change-password';
import { hashPassword } from './password';
import { openVerifiedSession, revokeSessionsOf } from './sessions';

const entriesOf = async ({ workspaceId }: Member) =>
  (await asOwner<{ action: string }>('SELECT action FROM audit_entries WHERE workspace_id = $1', [workspaceId])).map(
    ({ action }) => action,
  );

/** A write of a member that meets something else in its middle, after its own rows were written. */
const writing = (actor: Member, meanwhile: () => Promise<unknown>) =>
  withWorkspace(actor, 'connections.write', async ({ db, workspaceId }) => {
    await db.auditEntry.create({ data: { workspaceId, actorName: 'x', action: 'written' } });
    await meanwhile();
  });

const LOSSES: [what: string, code: string, lose: (actor: Member, owner: Member) => Promise<unknown>][] = [
  ['removed', 'unauthenticated', ({ userId }, owner) => removeMember(owner, { userId })],
  ['demoted', 'forbidden', ({ userId }, owner) => changeRole(owner, { userId, role: 'finance' })],
  ['signed out', 'unauthenticated', ({ userId }) => revokeSessionsOf(userId)],
  ['reset', 'unauthenticated', ({ email }) => resetUser(email)],
  [
    'out of time',
    'unauthenticated',
    ({ userId }) => asOwner('UPDATE sessions SET expires_at = now() WHERE user_id = $1', [userId]),
  ],
];

describe('a member who, while a change of theirs is written, is', () => {
  it.each(LOSSES)('%s commits nothing and is told (%s)', async (_, code, lose) => {
    const owner = await createMember();
    const admin = await createMember('admin', owner.workspaceId);
    await expect(writing(admin, () => lose(admin, owner))).rejects.toMatchObject({ code });
    expect(await entriesOf(owner)).not.toContain('written');
  });

  it('promoted, commits', async () => {
    const owner = await createMember();
    const admin = await createMember('admin', owner.workspaceId);
    await writing(admin, () => changeRole(owner, { userId: admin.userId, role: 'owner' }));
    expect(await entriesOf(owner)).toContain('written');
  });
});

it('a removal waits for a commit that was authorized before it, and a later one sees the removal', async () => {
  for (let i = 0; i < 10; i++) {
    const owner = await createMember();
    const admin = await createMember('admin', owner.workspaceId);
    const [written, removed] = await Promise.allSettled([
      writing(admin, async () => {}),
      removeMember(owner, { userId: admin.userId }),
    ]);
    expect(removed.status).toBe('fulfilled');
    const actions = await entriesOf(owner);
    expect(actions.includes('written')).toBe(written.status === 'fulfilled');
    if (written.status === 'rejected') expect(written.reason).toMatchObject({ code: 'unauthenticated' });
  }
});

it('owners who remove or demote themselves and each other at once never deadlock, and one stays', async () => {
  const first = await createMember();
  const owners = [
    first,
    await createMember('owner', first.workspaceId),
    await createMember('owner', first.workspaceId),
  ];
  const all = owners.flatMap((actor) =>
    owners.flatMap(({ userId }) => [
      () => removeMember(actor, { userId }),
      () => changeRole(actor, { userId, role: 'member' as const }),
    ]),
  );
  const done = await Promise.allSettled(all.map((run) => run()));
  const codes = done.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []));
  expect(codes.filter((code) => !['conflict', 'unauthenticated', 'forbidden', 'not_found'].includes(code))).toEqual([]);
  expect(
    await asOwner("SELECT FROM memberships WHERE workspace_id = $1 AND role = 'owner'", [first.workspaceId]),
  ).toHaveLength(1);
});

it('a password that is changed in two sessions at once is changed by one of them', async () => {
  const password = 'correct horse battery';
  const owner = await createMember();
  await asOwner('UPDATE users SET password_hash = $2 WHERE id = $1', [owner.userId, await hashPassword(password)]);
  const other = { ...owner, sessionId: 'ab'.repeat(32) };
  await asOwner(
    "INSERT INTO sessions (token_hash, user_id, workspace_id, expires_at) VALUES (decode($1, 'hex'), $2, $3, now() + interval '1 hour')",
    [other.sessionId, owner.userId, owner.workspaceId],
  );
  const done = await Promise.allSettled(
    [owner, other].map((actor, i) => changePassword(actor, { current: password, password: `${i} staple of horses` })),
  );
  expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('a sign-in whose password was reset while it was verified opens no session', async () => {
  const member = await createMember();
  const user = { id: member.userId, passwordHash: 'none' };
  expect(await openVerifiedSession(user, member.workspaceId, null)).not.toBeNull();
  await resetUser(member.email);
  expect(await openVerifiedSession(user, member.workspaceId, null)).toBeNull();
});

it('a transaction under a permission to read writes nothing, unless its verb says so and is authorized at its end', async () => {
  const owner = await createMember();
  const write = (options: object, meanwhile = async () => {}) =>
    withWorkspace(
      owner,
      'usage.read',
      async ({ db, workspaceId }) => {
        await db.auditEntry.create({ data: { workspaceId, actorName: 'x', action: 'written' } });
        await meanwhile();
      },
      options,
    );
  await expect(write({})).rejects.toThrow(/read-only transaction/);
  await write({ writes: true });
  await expect(write({ writes: true }, () => revokeSessionsOf(owner.userId).then(() => {}))).rejects.toMatchObject({
    code: 'unauthenticated',
  });
});

it('costs one statement, by the primary keys of two rows', async () => {
  const owner = await createMember();
  const plan = await withWorkspace(owner, 'workspace.write', async ({ db }) => {
    const rows = await db.$queryRaw<{ 'QUERY PLAN': string }[]>`EXPLAIN SELECT m.role FROM memberships m
      JOIN sessions s ON s.token_hash = decode(${owner.sessionId}, 'hex') AND s.user_id = m.user_id
      WHERE m.workspace_id = ${owner.workspaceId}::uuid AND m.user_id = ${owner.userId}::uuid
        AND s.revoked_at IS NULL AND s.expires_at > now() FOR SHARE OF m FOR SHARE OF s`;
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toMatch(/Index Scan using sessions_pkey/);
  expect(plan).toMatch(/Index Scan using memberships_\w+/);
  expect(plan).not.toContain('Seq Scan');
});
