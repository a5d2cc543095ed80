import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

// The Prisma command line with our engine, in a folder of its own on databases of its own.
const names: string[] = [];
const newDatabase = () => {
  const name = `engine_${randomBytes(4).toString('hex')}`;
  names.push(name);
  return `${inject('postgresUrl')}/${name}`;
};
let dir: string;

beforeAll(() => {
  mkdirSync('.data', { recursive: true });
  dir = mkdtempSync(path.resolve('.data/engine-'));
  cpSync('prisma/schema.prisma', path.join(dir, 'prisma/schema.prisma'));
  cpSync('prisma/migrations', path.join(dir, 'prisma/migrations'), { recursive: true });
  cpSync('prisma.config.ts', path.join(dir, 'prisma.config.ts'));
});

afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  const client = new pg.Client(`${inject('postgresUrl')}/postgres`);
  await client.connect();
  for (const name of names) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await client.end();
});

function prisma(url: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const env = {
    ...process.env,
    DIRECT_DATABASE_URL: url,
    PRISMA_SCHEMA_ENGINE_BINARY: path.resolve('prisma/schema-engine.mjs'),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  const cli = path.resolve('node_modules/prisma/build/index.js');
  return new Promise((resolve) =>
    execFile(process.execPath, [cli, ...args], { cwd: dir, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    ),
  );
}

async function query(url: string, sql: string) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const drift = (url: string) =>
  prisma(url, 'migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--exit-code');

test('deploy makes the database and every migration; then there is no drift, until a column is added', async () => {
  const url = newDatabase();
  expect(await prisma(url, 'migrate', 'deploy')).toMatchObject({ code: 0 });
  expect(await prisma(url, 'migrate', 'status')).toMatchObject({ code: 0 });
  expect(await drift(url)).toMatchObject({ code: 0 });
  await query(url, 'ALTER TABLE users ADD COLUMN surprise text');
  expect(await drift(url)).toMatchObject({ code: 2 });
});

test('dev compares with a shadow database and writes the migration of a new column', async () => {
  const url = newDatabase();
  expect(await prisma(url, 'migrate', 'deploy')).toMatchObject({ code: 0 });
  const { code, output } = await prisma(url, 'migrate', 'dev', '--name', 'nothing_new');
  expect(output).toContain('Already in sync');
  expect(code).toBe(0);
});

test('a migration that fails leaves nothing half-applied, whatever its text looks like', async () => {
  const url = newDatabase();
  const migration = path.join(dir, 'prisma/migrations/20991231000000_fails');
  mkdirSync(migration);
  const sql = `CREATE TABLE before_it (id int);
DO $$ BEGIN PERFORM 1; PERFORM ';'; END $$;
CREATE TABLE broken (id no_such_type);`;
  writeFileSync(path.join(migration, 'migration.sql'), sql);
  try {
    const { code, output } = await prisma(url, 'migrate', 'deploy');
    expect(code).not.toBe(0);
    expect(output).toContain('no_such_type');
    expect(await query(url, "SELECT to_regclass('before_it') AS made, to_regclass('users') IS NULL AS lost")).toEqual([
      { made: null, lost: false },
    ]);
  } finally {
    rmSync(migration, { recursive: true });
  }
});

test('a port where nobody listens is said to be one', async () => {
  const { code, output } = await prisma('postgresql://postgres:x@127.0.0.1:9/none', 'migrate', 'deploy');
  expect(code).not.toBe(0);
  expect(output).toContain('P1001');
});
