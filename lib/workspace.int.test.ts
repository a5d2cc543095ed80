import { describe, expect, it } from 'vitest';
import { systemActor } from './auth/actor';
import { globalDb } from './db';
import { asOwner, createMember } from './testing/factories';
import { withWorkspace } from './workspace';

describe('the door to a workspace', () => {
  it('shows a workspace its own rows only, and a query outside of it nothing', async () => {
    const [mine, theirs] = [await createMember(), await createMember()];
    const seen = await withWorkspace(mine, 'workspace.read', ({ db }) => db.workspace.findMany());
    expect(seen.map(({ id }) => id)).toEqual([mine.workspaceId]);
    expect(await globalDb().workspace.findMany()).toEqual([]);
    await expect(
      withWorkspace(mine, 'workspace.read', ({ db }) =>
        db.auditEntry.create({ data: { workspaceId: theirs.workspaceId, actorName: 'x', action: 'x' } }),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  it('refuses a role without the permission before it asks the database', async () => {
    const finance = await createMember('finance');
    await expect(withWorkspace(finance, 'connections.write', async () => 'ran')).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      withWorkspace(systemActor(finance.workspaceId), 'usage.read', async () => 'ran'),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('leaves nothing of one workspace on the connection for the next', async () => {
    const members = await Promise.all(Array.from({ length: 5 }, () => createMember()));
    const names = await Promise.all(
      Array.from({ length: 100 }, (_, i) => {
        const actor = members[i % members.length] ?? members[0];
        if (!actor) throw new Error('no member');
        return withWorkspace(actor, 'workspace.read', async ({ db }) =>
          (await db.workspace.findMany()).map((w) => w.id === actor.workspaceId),
        );
      }),
    );
    expect(names.every((own) => own.length === 1 && own[0])).toBe(true);
  });

  it('reads the primary where there is no replica, and writes as little as there', async () => {
    const owner = await createMember();
    const [own] = await withWorkspace(owner, 'workspace.read', ({ db }) => db.workspace.findMany(), { replica: true });
    expect(own).toMatchObject({ id: owner.workspaceId });
    const rename = withWorkspace(
      owner,
      'workspace.write',
      ({ db, workspaceId }) => db.workspace.update({ where: { id: workspaceId }, data: { name: 'Other' } }),
      { replica: true },
    );
    await expect(rename).rejects.toThrow(/read-only/);
  });
});

describe('every table', () => {
  /** Found without a workspace; prisma/schema.prisma says why. */
  const global = ['cron_runs', 'docs_feedback', 'rate_limits', 'sessions', 'setup_codes', 'sync_schedule', 'users'];

  it('is led by the workspace and behind forced row-level security, or is a named exception', async () => {
    const tables = await asOwner<{ name: string; forced: boolean; lead: string | null }>(`
      SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
        (SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
          WHERE i.indrelid = c.oid AND i.indisprimary) AS lead
      FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'`);
    const tenant = tables.filter(({ name }) => name !== 'workspaces' && !global.includes(name));
    expect(tenant.length).toBeGreaterThan(8);
    for (const table of tenant) expect(table).toMatchObject({ forced: true, lead: 'workspace_id' });
    expect(tables.find(({ name }) => name === 'workspaces')).toMatchObject({ forced: true });
  });

  it('leads every foreign key of a tenant table with the workspace, but to users', async () => {
    const keys = await asOwner<{ table: string; target: string; lead: string }>(`
      SELECT c.conrelid::regclass::text AS table, c.confrelid::regclass::text AS target, a.attname AS lead
      FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace`);
    const foreign = keys.filter(({ table, target }) => !global.includes(table) && target !== 'users');
    expect(foreign.length).toBeGreaterThan(8);
    for (const key of foreign) expect(key.lead).toBe('workspace_id');
  });

  it('lets the application add to the audit log and nothing else', async () => {
    const owner = await createMember();
    await withWorkspace(owner, 'workspace.read', ({ db }) =>
      db.auditEntry.create({ data: { workspaceId: owner.workspaceId, actorName: 'x', action: 'x' } }),
    );
    const change = (sql: (db: Parameters<Parameters<typeof withWorkspace>[2]>[0]['db']) => Promise<unknown>) =>
      withWorkspace(owner, 'workspace.read', ({ db }) => sql(db));
    await expect(change((db) => db.auditEntry.deleteMany())).rejects.toThrow(/permission denied/);
    await expect(change((db) => db.auditEntry.updateMany({ data: { action: 'y' } }))).rejects.toThrow(
      /permission denied/,
    );
  });
});
