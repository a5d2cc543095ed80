import { describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { asOwner, createMember } from '@/lib/testing/factories';
import { withWorkspace } from '@/lib/workspace';
import { AUDIT_PER_PAGE, type AuditParams, auditPage, auditParams, auditPeople, NO_PERSON } from './audit-queries';
import { audit } from './record';

const read = (actor: Member, params: AuditParams = {}) =>
  withWorkspace(actor, 'audit.read', (tx) => auditPage(tx, params));
const add = (actor: Member, times: number) =>
  withWorkspace(actor, 'account.write', async (tx) => {
    for (let i = 0; i < times; i++) await audit(tx, 'member.signed_in', {});
  });

describe('the audit log', () => {
  it('is read page by page in both directions, each entry once', async () => {
    const owner = await createMember('owner');
    await add(owner, AUDIT_PER_PAGE * 2 + 10);
    const first = await read(owner);
    expect(first).toMatchObject({ newer: null });
    const second = await read(owner, { before: first.older ?? '' });
    const third = await read(owner, { before: second.older ?? '' });
    expect(third).toMatchObject({ older: null });
    const ids = [first, second, third].flatMap(({ entries }) => entries.map(({ id }) => Number(id)));
    expect(ids).toHaveLength(AUDIT_PER_PAGE * 2 + 10);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
    expect(await read(owner, { after: third.newer ?? '' })).toEqual(second);
    expect(await read(owner, { after: second.newer ?? '' })).toEqual(first);
  });

  it('is filtered by person and by action, together too', async () => {
    const owner = await createMember('owner');
    const admin = await createMember('admin', owner.workspaceId);
    await add(owner, 2);
    await add(admin, 1);
    await withWorkspace(owner, 'workspace.write', (tx) => audit(tx, 'workspace.renamed', { from: 'A', to: 'B' }));
    await asOwner(
      "INSERT INTO audit_entries (workspace_id, actor_name, action) VALUES ($1, 'The operator', 'unheard.of')",
      [owner.workspaceId],
    );
    const what = async (params: AuditParams) =>
      (await read(owner, params)).entries.map((entry) => `${entry.who} ${entry.what}`);
    expect(await what({ person: admin.userId })).toEqual([`${admin.name} signed in`]);
    expect(await what({ person: NO_PERSON })).toEqual(['The operator unheard of']);
    expect(await what({ action: 'workspace.renamed' })).toEqual([
      `${owner.name} renamed the workspace from “A” to “B”`,
    ]);
    expect(await what({ action: 'member.signed_in', person: owner.userId })).toHaveLength(2);
    expect(await what({ action: 'workspace.renamed', person: admin.userId })).toEqual([]);
    const people = await withWorkspace(owner, 'audit.read', auditPeople);
    expect(people.map(({ id }) => id).sort()).toEqual([admin.userId, owner.userId, NO_PERSON].sort());
    expect(people.at(-1)?.id).toBe(NO_PERSON);
  });

  it('shows nothing of another workspace, whatever cursor or person is asked for', async () => {
    const [here, there] = [await createMember('owner'), await createMember('owner')];
    await add(there, 3);
    for (const params of [{}, { person: there.userId }, { after: '1' }, { before: '999999999' }])
      expect((await read(here, params)).entries).toEqual([]);
    expect(await withWorkspace(here, 'audit.read', auditPeople)).toEqual([]);
  });

  it.each(['finance', 'member'] as const)('is closed to %s', async (role) => {
    await expect(read(await createMember(role))).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('cannot be changed or deleted by the application', async () => {
    const owner = await createMember('owner');
    await add(owner, 1);
    const attempt = (sql: string) => withWorkspace(owner, 'audit.read', ({ db }) => db.$executeRawUnsafe(sql));
    await expect(attempt("UPDATE audit_entries SET actor_name = 'x'")).rejects.toThrow(/permission denied/);
    await expect(attempt('DELETE FROM audit_entries')).rejects.toThrow(/permission denied/);
  });

  it('takes what is not valid in its address as not asked for', () => {
    expect(auditParams.parse({ action: 'x', person: 'y', before: '-1', after: "1'" })).toEqual({});
    expect(auditParams.parse({ before: ['1', '2'], other: 'z' })).toEqual({});
  });
});
