import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { asOwner } from '@/lib/testing/factories';

/** Tables with a workspace that are found without one; prisma/schema.prisma says why. */
const FOUND_WITHOUT = ['sessions', 'sync_schedule'];

const tenantTables = await asOwner<{ name: string; column: string }>(`
  SELECT c.relname AS name, a.attname AS column FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = CASE c.relname WHEN 'workspaces' THEN 'id' ELSE 'workspace_id' END
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> ALL ('{${FOUND_WITHOUT.join()}}')
  ORDER BY 1`);
const names = tenantTables.map(({ name }) => name);

/** A value for a column that must have one, by its type; a type that is not here fails the test of its table. */
const VALUES: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  text: "'x'",
  date: 'current_date',
  'timestamp with time zone': 'now()',
  bigint: '1',
  integer: '1',
  boolean: 'false',
  bytea: "'\\x00'",
  jsonb: "'{}'",
};
/** Where a check wants one of a few. */
const SPECIAL: Readonly<Record<string, string>> = { role: "'member'" };

/** The INSERT of a row of the workspace with the least it needs. */
async function insertOf(table: string, column: string, workspaceId: string): Promise<string> {
  const needed = await asOwner<{ name: string; type: string }>(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND is_nullable = 'NO' AND column_default IS NULL AND column_name <> $2`,
    [table, column],
  );
  const values = needed.map(({ name, type }) => SPECIAL[name] ?? VALUES[type]);
  if (values.includes(undefined)) throw new Error(`No value for a column of ${table}: ${JSON.stringify(needed)}`);
  const columns = [column, ...needed.map(({ name }) => name)].map((name) => `"${name}"`);
  return `INSERT INTO ${table} (${columns}) VALUES ('${workspaceId}', ${values.join(', ')})`;
}

const [mine, theirs] = [randomUUID(), randomUUID()];
let app: pg.Client;
beforeAll(async () => {
  for (const { name, column } of tenantTables)
    for (const workspaceId of [mine, theirs])
      await asOwner(`SET session_replication_role = replica; ${await insertOf(name, column, workspaceId)}`);
  app = new pg.Client(process.env.DATABASE_URL);
  await app.connect();
});
afterAll(() => app.end());

/** Runs a statement as the application in a transaction that is rolled back. @returns its rows, or the error's code. */
async function tried(statement: string, settings: Record<string, string> = {}): Promise<pg.QueryResult | string> {
  await app.query('BEGIN');
  try {
    for (const [name, value] of Object.entries(settings))
      await app.query('SELECT set_config($1, $2, true)', [name, value]);
    return await app.query(statement);
  } catch (error) {
    return (error as pg.DatabaseError).code ?? `${error}`;
  } finally {
    await app.query('ROLLBACK');
  }
}
const touched = (result: pg.QueryResult | string) => (typeof result === 'string' ? result : result.rowCount);
const REFUSED = '42501';
const inMine = { 'app.workspace_id': mine };

async function grantsOf(table: string): Promise<string[]> {
  const rows = await asOwner<{ type: string }>(
    "SELECT privilege_type AS type FROM information_schema.role_table_grants WHERE grantee = 'doow_app' AND table_name = $1",
    [table],
  );
  return rows.map(({ type }) => type).sort();
}

it("the tenants' tables are those of the catalog", () => {
  expect(names).toEqual(expect.arrayContaining(['workspaces', 'credentials', 'usage_rows', 'audit_entries']));
});

describe.each(tenantTables)('$name', ({ name, column }) => {
  it('has its policy, enabled and forced, and no other that lets more in', async () => {
    const [table] = await asOwner(
      'SELECT relrowsecurity AS enabled, relforcerowsecurity AS forced FROM pg_class WHERE oid = $1::regclass',
      [name],
    );
    expect(table).toEqual({ enabled: true, forced: true });
    const policies = await asOwner<{ name: string }>(
      `SELECT polname AS name, polcmd AS command, pg_get_expr(polqual, polrelid) AS sees,
         pg_get_expr(polwithcheck, polrelid) AS writes FROM pg_policy WHERE polrelid = $1::regclass`,
      [name],
    );
    const own = `(${column} = app_workspace())`;
    expect(policies.filter(({ name }) => name === 'tenant')).toEqual([
      { name: 'tenant', command: '*', sees: own, writes: own },
    ]);
    // A person's own memberships, before a workspace is open: to be read, nothing else.
    for (const policy of policies.filter(({ name }) => name !== 'tenant')) {
      expect(['memberships', 'workspaces']).toContain(name);
      expect(policy).toMatchObject({ name: 'own', command: 'r', sees: expect.stringContaining('app_user()') });
    }
  });

  it.each([
    ['no workspace', {}],
    ['an empty one', { 'app.workspace_id': '' }],
    ['one that is not there', { 'app.workspace_id': randomUUID() }],
    ['a person of nowhere', { 'app.user_id': randomUUID() }],
  ])('with %s shows nothing and lets nothing be changed', async (_, settings) => {
    expect(touched(await tried(`SELECT FROM ${name}`, settings))).toBe(0);
    const grants = await grantsOf(name);
    const expected = (grant: string) => (grants.includes(grant) ? 0 : REFUSED);
    expect(touched(await tried(`UPDATE ${name} SET ${column} = ${column}`, settings))).toBe(expected('UPDATE'));
    expect(touched(await tried(`DELETE FROM ${name}`, settings))).toBe(expected('DELETE'));
    expect(await tried(await insertOf(name, column, mine), settings)).toBe(REFUSED);
  });

  it('in a workspace shows its rows alone, and takes and gives no row of another', async () => {
    const seen = await tried(`SELECT ${column} AS workspace FROM ${name}`, inMine);
    expect(typeof seen === 'string' ? seen : seen.rows).toEqual([{ workspace: mine }]);
    expect(touched(await tried(`SELECT FROM ${name} WHERE ${column} = '${theirs}'`, inMine))).toBe(0);
    expect(await tried(await insertOf(name, column, theirs), inMine)).toBe(REFUSED);
    const grants = await grantsOf(name);
    if (grants.includes('UPDATE')) {
      expect(await tried(`UPDATE ${name} SET ${column} = '${theirs}'`, inMine)).toBe(REFUSED);
      const unbound = await tried(`UPDATE ${name} SET ${column} = ${column} WHERE ${column} = '${theirs}'`, inMine);
      expect(touched(unbound)).toBe(0);
    }
    if (grants.includes('DELETE'))
      expect(touched(await tried(`DELETE FROM ${name} WHERE ${column} = '${theirs}'`, inMine))).toBe(0);
    for (const statement of [`TRUNCATE ${name} CASCADE`, `ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`])
      expect(await tried(statement, inMine)).toBe(REFUSED);
  });

  it('refuses to answer when the policies are turned off', async () => {
    expect(await tried(`SELECT FROM ${name}`, { ...inMine, row_security: 'off' })).toBe(REFUSED);
  });
});

describe("the application's role", () => {
  it('is no superuser, passes no policy, makes nothing and owns nothing, nor does any role it is in', async () => {
    const roles = await asOwner<Record<string, boolean | string>>(
      `SELECT rolname AS name, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication AS mighty,
         EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) OR EXISTS (SELECT FROM pg_proc WHERE proowner = r.oid) AS owns
       FROM pg_roles r WHERE pg_has_role($1, r.oid, 'MEMBER') ORDER BY 1`,
      [inject('appUser')],
    );
    expect(roles).toEqual(['doow_app', inject('appUser')].sort().map((name) => ({ name, mighty: false, owns: false })));
  });

  it('cannot become another, write definitions, or go round the triggers', async () => {
    for (const statement of [
      'SET ROLE postgres',
      'SET session_replication_role = replica',
      'CREATE TABLE public.mine (id int)',
      'CREATE SCHEMA mine',
      'CREATE ROLE mine',
      'DROP POLICY tenant ON usage_rows',
      'CREATE POLICY all_of_them ON usage_rows USING (true)',
      'CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
      'CREATE OR REPLACE FUNCTION app_workspace() RETURNS uuid LANGUAGE sql AS $$ SELECT NULL::uuid $$',
      'COPY usage_rows TO PROGRAM $$cat$$',
      'SELECT * FROM pg_authid',
    ])
      expect([statement, await tried(statement)]).toEqual([statement, REFUSED]);
  });

  it('finds no view and no function in the schema that runs with the rights of its owner', async () => {
    expect(
      await asOwner(
        `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')`,
      ),
    ).toEqual([]);
    expect(
      await asOwner(`SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef`),
    ).toEqual([]);
  });

  it('has no more than reading and writing of rows anywhere; of the logs reading and adding alone', async () => {
    const grants = await asOwner<{ table: string; type: string }>(
      `SELECT table_name AS table, privilege_type AS type FROM information_schema.role_table_grants
       WHERE table_schema = 'public' AND grantee IN ('doow_app', $1, 'PUBLIC')`,
      [inject('appUser')],
    );
    expect(new Set(grants.map(({ type }) => type))).toEqual(new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE']));
    for (const log of ['audit_entries', 'events']) expect(await grantsOf(log)).toEqual(['INSERT', 'SELECT']);
  });
});
