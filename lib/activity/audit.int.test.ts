import { describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { withWorkspace } from '@/lib/workspace';
import { exportAuditLog } from './audit-export';
import {
  AUDIT_PER_PAGE,
  type AuditParams,
  auditConnections,
  auditFilters,
  auditPage,
  auditParams,
  auditPeople,
  NO_PERSON,
} from './audit-queries';
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

  it('is narrowed to days, both included, and to a connection', async () => {
    const owner = await createMember('owner');
    const [acme, other] = [await createConnection(owner.workspaceId), await createConnection(owner.workspaceId)];
    for (const [connectionId, name] of [
      [acme, 'Acme'],
      [other, 'Other'],
    ] as const)
      await withWorkspace(owner, 'connections.write', (tx) => audit(tx, 'connection.paused', { connectionId, name }));
    const days = [
      '2026-11-13T23:59:59.999Z',
      '2026-11-14T00:00:00Z',
      '2026-11-15T23:59:59.999Z',
      '2026-11-16T00:00:00Z',
    ];
    for (const at of days)
      await asOwner(
        "INSERT INTO audit_entries (workspace_id, actor_name, action, at) VALUES ($1, 'x', 'member.signed_in', $2)",
        [owner.workspaceId, at],
      );
    const at = async (params: object) =>
      (await read(owner, auditParams.parse({ action: 'member.signed_in', ...params }))).entries.map(
        (entry) => entry.at,
      );
    const instants = days.map((day) => new Date(day).toISOString()).reverse();
    expect(await at({ from: '2026-11-14', to: '2026-11-15' })).toEqual(instants.slice(1, 3));
    expect(await at({ from: '2026-11-16' })).toEqual(instants.slice(0, 1));
    expect(await at({ to: '2026-11-13' })).toEqual(instants.slice(3));
    expect(await at({ from: '2026-11-15', to: '2026-11-14' })).toEqual([]);
    const { entries } = await read(owner, { connection: acme });
    expect(entries.map(({ what }) => what)).toEqual(['paused “Acme”']);
    const connections = await withWorkspace(owner, 'audit.read', auditConnections);
    expect(connections.map(({ id }) => id).sort()).toEqual([acme, other].sort());
  });

  it('shows nothing of another workspace, whatever cursor or person is asked for', async () => {
    const [here, there] = [await createMember('owner'), await createMember('owner')];
    const connection = await createConnection(there.workspaceId);
    await add(there, 3);
    for (const params of [{}, { person: there.userId }, { after: '1' }, { before: '999999999' }, { connection }])
      expect((await read(here, params)).entries).toEqual([]);
    expect(await withWorkspace(here, 'audit.read', auditPeople)).toEqual([]);
    expect(await withWorkspace(here, 'audit.read', auditConnections)).toEqual([]);
  });

  it.each(['finance', 'member'] as const)('is closed to %s', async (role) => {
    await expect(read(await createMember(role))).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('cannot be changed or deleted by the application', async () => {
    const owner = await createMember('owner');
    await add(owner, 1);
    const attempt = (sql: string) => withWorkspace(owner, 'account.write', ({ db }) => db.$executeRawUnsafe(sql));
    await expect(attempt("UPDATE audit_entries SET actor_name = 'x'")).rejects.toThrow(/permission denied/);
    await expect(attempt('DELETE FROM audit_entries')).rejects.toThrow(/permission denied/);
  });

  it('takes what is not valid in its address as not asked for', () => {
    expect(
      auditParams.parse({
        action: 'x',
        person: 'y',
        before: '-1',
        after: "1'",
        connection: '1',
        from: '2026-02-30',
        to: 'x',
      }),
    ).toEqual({});
    expect(auditParams.parse({ before: ['1', '2'], other: 'z' })).toEqual({});
  });
});

describe('an export of the audit log', () => {
  const exported = async (actor: Member, search: object = {}) =>
    (await (await exportAuditLog(actor, auditFilters.parse(search))).text()).split('\r\n').slice(0, -1);

  it('has every entry once, newest first, its own among them, and no formula', async () => {
    const owner = await createMember('owner');
    await asOwner(
      `INSERT INTO audit_entries (workspace_id, actor_name, action, data)
       SELECT $1, '=cmd()', 'workspace.renamed', jsonb_build_object('from', i::text, 'to', 'a,"b"') FROM generate_series(1, 2500) i`,
      [owner.workspaceId],
    );
    const [head, own, ...lines] = await exported(owner);
    expect(head).toBe('at,person,person_id,action,what,details,address');
    expect(own).toContain(`${owner.name},${owner.userId},audit.exported,exported the audit log,`);
    expect(lines.map((line) => Number(/renamed the workspace from “(\d+)”/.exec(line)?.[1]))).toEqual(
      Array.from({ length: 2500 }, (_, i) => 2500 - i),
    );
    for (const line of lines) expect(line).toMatch(/^[^,]+Z,'=cmd\(\),,workspace\.renamed,"/);
  });

  it('has what matches alone, and nothing of another workspace', async () => {
    const [owner, stranger] = [await createMember('owner'), await createMember('owner')];
    await add(owner, 2);
    await add(stranger, 2);
    const today = new Date().toISOString().slice(0, 10);
    expect(await exported(owner, { action: 'member.signed_in', from: today, to: today })).toHaveLength(3);
    expect(await exported(owner, { to: '2026-01-01' })).toHaveLength(1);
    expect(await exported(owner, { person: stranger.userId })).toHaveLength(1);
    const { entries } = await read(owner, { action: 'audit.exported' });
    expect(entries.map(({ what }) => what)).toContain('exported the audit log up to 1 Jan 2026');
  });

  it.each(['finance', 'member'] as const)('is refused to %s before its first byte', async (role) => {
    await expect(exportAuditLog(await createMember(role), {})).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('refuses a filter that is not valid: it would give more than was meant', () => {
    for (const search of [
      { action: 'x' },
      { person: 'x' },
      { connection: 'x' },
      { from: '2026-02-30' },
      { from: '2026-11-15', to: '2026-11-14' },
      { before: '3' },
    ])
      expect(auditFilters.safeParse(search).success).toBe(false);
  });
});
