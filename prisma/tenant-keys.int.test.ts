import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asOwner } from '@/lib/testing/factories';

type Constraint = { table: string; name: string; kind: string; columns: string[]; refers: string | null; to: string[] };

/** Tables that are found without a workspace; prisma/schema.prisma gives the reason of each. */
const FOUND_WITHOUT = [
  'cron_runs',
  'docs_feedback',
  'rate_limits',
  'sessions',
  'setup_codes',
  'sync_schedule',
  'users',
];

/** The workspace's own column: a workspace is a tenant's row too, named by its id. */
const workspaceOf = (table: string | null) => (table === 'workspaces' ? 'id' : 'workspace_id');

/** The tables behind row-level security, and every key, unique index and foreign key of theirs. */
async function catalog(): Promise<{ tenant: string[]; constraints: Constraint[] }> {
  const tables = await asOwner<{ name: string }>(`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relrowsecurity AND relforcerowsecurity`);
  const constraints = await asOwner<Constraint>(`
    SELECT t.relname AS "table", i.relname AS name, 'key' AS kind, NULL AS refers, '{}'::text[] AS "to",
      ARRAY(SELECT coalesce(a.attname::text, 'expression') FROM unnest(x.indkey::int2[]) WITH ORDINALITY k (n, place)
        LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.n AND k.n > 0 ORDER BY k.place) AS columns
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
    WHERE t.relnamespace = 'public'::regnamespace AND x.indisunique
    UNION ALL
    SELECT t.relname, f.conname, 'reference', r.relname,
      ARRAY(SELECT a.attname::text FROM unnest(f.confkey) WITH ORDINALITY k (n, place)
        JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.n ORDER BY k.place),
      ARRAY(SELECT a.attname::text FROM unnest(f.conkey) WITH ORDINALITY k (n, place)
        JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.n ORDER BY k.place)
    FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class r ON r.oid = f.confrelid
    WHERE f.contype = 'f' AND t.relnamespace = 'public'::regnamespace`);
  return { tenant: tables.map(({ name }) => name), constraints };
}

/** What keeps a table from being distributed by workspace, in words. */
function obstacles(tenant: readonly string[], constraints: readonly Constraint[]): string[] {
  return constraints.flatMap(({ table, name, kind, columns, refers, to }) => {
    if (!tenant.includes(table))
      return refers && tenant.includes(refers) ? [`${name}: ${table} refers to a tenant's table`] : [];
    if (kind === 'key') return columns[0] === workspaceOf(table) ? [] : [`${name}: does not begin with the workspace`];
    if (!refers || !tenant.includes(refers)) return [`${name}: refers to ${refers}, which is no tenant's table`];
    const place = columns.indexOf(workspaceOf(table));
    return place >= 0 && to[place] === workspaceOf(refers) ? [] : [`${name}: does not carry the workspace`];
  });
}

describe("the tenants' tables", () => {
  it('carry the workspace in every key and every reference, and refer to each other only', async () => {
    const { tenant, constraints } = await catalog();
    expect(tenant).toContain('usage_rows');
    expect(constraints.filter(({ table }) => tenant.includes(table)).length).toBeGreaterThan(tenant.length);
    expect(obstacles(tenant, constraints)).toEqual([]);
  });

  it('are every table, but for those that are found without a workspace', async () => {
    const rows = await asOwner<{ name: string }>(`
      SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND relname <> '_prisma_migrations' ORDER BY 1`);
    const { tenant } = await catalog();
    expect(rows.map(({ name }) => name).filter((name) => !tenant.includes(name))).toEqual(FOUND_WITHOUT);
  });

  it.each([
    [
      'a key without the workspace',
      'CREATE UNIQUE INDEX wrong ON projects (project_id)',
      'wrong: does not begin with the workspace',
    ],
    [
      'a reference out of the workspace',
      'ALTER TABLE memberships ADD CONSTRAINT wrong FOREIGN KEY (user_id) REFERENCES users (id)',
      "wrong: refers to users, which is no tenant's table",
    ],
    [
      'a reference into it',
      'ALTER TABLE sync_schedule ADD CONSTRAINT wrong FOREIGN KEY (workspace_id) REFERENCES workspaces (id)',
      "wrong: sync_schedule refers to a tenant's table",
    ],
  ])('would be told of %s', async (_, change, told) => {
    await asOwner(change);
    const { tenant, constraints } = await catalog();
    await asOwner(
      change.startsWith('CREATE') ? 'DROP INDEX wrong' : `ALTER TABLE ${change.split(' ')[2]} DROP CONSTRAINT wrong`,
    );
    expect(obstacles(tenant, constraints)).toEqual([told]);
  });
});

it('the statements for Citus take every one of these tables, and put every reference back', async () => {
  const before = await catalog();
  // Its function, noting what it is called with: all else in the file runs here as it would there.
  await asOwner('CREATE TABLE distributed (name text, by text, beside text)');
  await asOwner(`CREATE FUNCTION create_distributed_table(name text, by text, colocate_with text DEFAULT NULL) RETURNS void
    LANGUAGE sql AS $$ INSERT INTO distributed VALUES (name, by, colocate_with) $$`);
  await asOwner(readFileSync('prisma/citus.sql', 'utf8'));
  const calls = await asOwner<{ name: string; by: string; beside: string | null }>('SELECT * FROM distributed');
  await asOwner('DROP TABLE distributed');
  expect(calls.map(({ name }) => name).sort()).toEqual([...before.tenant].sort());
  for (const { name, by, beside } of calls)
    expect([by, beside]).toEqual(name === 'workspaces' ? ['id', null] : ['workspace_id', 'workspaces']);
  expect((await catalog()).constraints.map(({ name }) => name).sort()).toEqual(
    before.constraints.map(({ name }) => name).sort(),
  );
});
