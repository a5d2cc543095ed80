import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { appRoleOf } from './app-role.mjs';

// Roles belong to the whole server, where the group of other databases exists already: each case says how it stands.
const databases: string[] = [];
const roles: string[] = [];

async function onServer(statements: string[], database = 'postgres') {
  const client = new pg.Client(`${inject('postgresUrl')}/${database}`);
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const sql of statements) rows = (await client.query(sql)).rows;
    return rows;
  } finally {
    await client.end();
  }
}
afterAll(async () => {
  for (const name of databases) await onServer([`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]);
  for (const name of roles) await onServer([`DROP ROLE IF EXISTS ${name}`]);
});

/** A database with an owner of its own, who may do what is said, and the name of the application's role. */
async function arrange(rights: string, before: (names: { owner: string; app: string }) => string[] = () => []) {
  const id = randomBytes(4).toString('hex');
  const [database, owner, app] = [`roles_${id}`, `owner_${id}`, `web_${id}`];
  databases.push(database);
  roles.push(app, owner);
  await onServer([
    `CREATE ROLE ${owner} LOGIN PASSWORD 'owner' NOSUPERUSER ${rights}`,
    ...before({ owner, app }),
    `CREATE DATABASE ${database} OWNER ${owner}`,
  ]);
  const { host } = new URL(inject('postgresUrl'));
  return {
    database,
    owner,
    app,
    ownerUrl: `postgresql://${owner}:owner@${host}/${database}`,
    databaseUrl: `postgresql://${app}:web@${host}/${database}`,
  };
}

function migrate({ ownerUrl, databaseUrl }: { ownerUrl: string; databaseUrl: string }) {
  const env = { ...process.env, DIRECT_DATABASE_URL: ownerUrl, DATABASE_URL: databaseUrl };
  return new Promise<{ code: number; output: string }>((resolve) =>
    execFile(process.execPath, ['prisma/migrate.mjs'], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    ),
  );
}

/** What the application needs: its rows and no others, and no right to change a table. */
async function expectServes(databaseUrl: string) {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query("SELECT set_config('app.workspace_id', '00000000-0000-4000-8000-000000000001', false)");
    await client.query("INSERT INTO workspaces (id, name) VALUES ('00000000-0000-4000-8000-000000000001', 'Acme')");
    await client.query('INSERT INTO cron_runs DEFAULT VALUES');
    expect((await client.query('SELECT name FROM workspaces')).rows).toEqual([{ name: 'Acme' }]);
    await client.query("SELECT set_config('app.workspace_id', '', false)");
    expect((await client.query('SELECT name FROM workspaces')).rows).toEqual([]);
    await expect(client.query('ALTER TABLE workspaces ADD COLUMN x int')).rejects.toMatchObject({ code: '42501' });
    await expect(client.query('DELETE FROM audit_entries')).rejects.toMatchObject({ code: '42501' });
    const { rows } = await client.query(
      "SELECT current_setting('TimeZone') AS zone, setconfig FROM pg_db_role_setting WHERE setrole = current_user::regrole",
    );
    expect(JSON.stringify(rows)).toContain('TimeZone=UTC');
  } finally {
    await client.end();
  }
}

const webRole = ({ app }: { app: string }) => [`CREATE ROLE ${app} LOGIN PASSWORD 'web'`];

describe('the application’s role', () => {
  it('is created by an owner who may create roles', async () => {
    const place = await arrange('CREATEROLE');
    expect(await migrate(place)).toMatchObject({ code: 0 });
    await expectServes(place.databaseUrl);
    expect(await migrate(place)).toMatchObject({ code: 0 });
  }, 120_000);

  it('that an administrator created serves with an owner who may create none', async () => {
    const place = await arrange('NOCREATEROLE', webRole);
    const { code, output } = await migrate(place);
    expect(output).not.toMatch(/error/i);
    expect(code).toBe(0);
    await expectServes(place.databaseUrl);
    const members = await onServer([`SELECT FROM pg_auth_members WHERE member = '${place.app}'::regrole`]);
    expect(members).toEqual([]);
  }, 120_000);

  it('is another one later: it gets what the first one has, without its rights on anything else', async () => {
    const place = await arrange('NOCREATEROLE', webRole);
    expect(await migrate(place)).toMatchObject({ code: 0 });
    const other = `${place.app}_2`;
    roles.push(other);
    await onServer([`CREATE ROLE ${other} LOGIN PASSWORD 'web'`]);
    const databaseUrl = place.databaseUrl.replace(place.app, other);
    expect(await migrate({ ...place, databaseUrl })).toMatchObject({ code: 0 });
    await expectServes(databaseUrl);
  }, 120_000);

  it('that an administrator made a member of the group stays one', async () => {
    await onServer(['DO $$ BEGIN CREATE ROLE doow_app NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$']);
    const place = await arrange('NOCREATEROLE', (names) => [...webRole(names), `GRANT doow_app TO ${names.app}`]);
    const { code, output } = await migrate(place);
    expect(output).not.toMatch(/permission denied/);
    expect(code).toBe(0);
    await expectServes(place.databaseUrl);
  }, 120_000);

  it('may be the owner itself, who may create none', async () => {
    const place = await arrange('NOCREATEROLE');
    expect(await migrate({ ...place, databaseUrl: place.ownerUrl })).toMatchObject({ code: 0 });
    expect(await onServer(['SELECT count(*)::int AS tables FROM _prisma_migrations'], place.database)).not.toEqual([]);
  }, 120_000);

  it('is named, and nothing is migrated, where nobody created it and the owner may not', async () => {
    const place = await arrange('NOCREATEROLE');
    const { code, output } = await migrate(place);
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toContain(
      `The role ${place.app} of DATABASE_URL does not exist, and ${place.owner} of DIRECT_DATABASE_URL may not create roles. Have an administrator`,
    );
    expect(await onServer(["SELECT to_regclass('users') AS users"], place.database)).toEqual([{ users: null }]);
  }, 120_000);
});

describe('a pooler that routes by a suffix of the user', () => {
  const pooler = 'aws-0-eu-central-1.pooler.supabase.com:6543/postgres?sslmode=require';
  it.each([
    [
      'as the owner’s address does',
      `postgresql://doow_web.abcd:x@proxy.example/db`,
      'postgresql://postgres.abcd:x@proxy.example/db',
      'doow_web',
    ],
    [
      'as Supabase does',
      `postgresql://doow_web.abcd:x@${pooler}`,
      'postgresql://postgres:x@10.0.0.1/postgres',
      'doow_web',
    ],
    [
      'which is in the owner’s host',
      'postgresql://doow_web.abcd:x@proxy.example/db',
      'postgresql://postgres:x@db.abcd.supabase.co/postgres',
      'doow_web',
    ],
    [
      'with a name that has a dot of its own',
      'postgresql://doow.web.abcd:x@proxy.example/db',
      'postgresql://postgres.abcd:x@proxy.example/db',
      'doow.web',
    ],
  ])('is seen %s', (_how, databaseUrl, ownerUrl, role) =>
    expect(appRoleOf(databaseUrl, ownerUrl, 'postgres')).toBe(role),
  );

  it.each([
    [
      'nothing says so',
      'postgresql://doow.web:x@localhost/db',
      'postgresql://postgres:x@localhost/db',
      'postgres',
      'doow.web',
    ],
    [
      'the owner’s role has its dot in the database too',
      'postgresql://a.b:x@localhost/db',
      'postgresql://c.b:x@localhost/db',
      'c.b',
      'a.b',
    ],
    [
      'there is no dot',
      'postgresql://doow_web:x@localhost/db',
      'postgresql://postgres.abcd:x@localhost/db',
      'postgres',
      'doow_web',
    ],
  ])('is not assumed where %s', (_why, databaseUrl, ownerUrl, owner, role) =>
    expect(appRoleOf(databaseUrl, ownerUrl, owner)).toBe(role),
  );
});
