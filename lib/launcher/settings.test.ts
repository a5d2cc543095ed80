import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseEnv } from '@/lib/env';
import { environmentFor, forApplication, loadSettings, parseSettings } from './settings.mjs';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'doow-settings-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const local = () => readFileSync(path.join(dir, '.env.local'), 'utf8');
const write = (name: string, text: string) => writeFileSync(path.join(dir, name), text);

test('secrets are made once, readable by nobody else, and are what the application accepts', () => {
  const first = loadSettings({}, dir);
  expect(statSync(path.join(dir, '.env.local')).mode & 0o777).toBe(0o600);
  const second = loadSettings({}, dir);
  expect(second).toEqual({ ...first, made: [] });
  const env = { ...first.env, DATABASE_URL: 'postgresql://localhost/doow', APP_URL: 'http://localhost:3000' };
  expect(parseEnv(env).ENCRYPTION_KEYS).toHaveLength(1);
  expect(new Set(Object.values(first.env)).size).toBe(Object.keys(first.env).length);
});

test('the password of the database’s owner is in a file of its own, which the application never reads', () => {
  const first = loadSettings({}, dir);
  const owner = path.join(dir, '.data/owner.env');
  expect(first.ownerPassword).toHaveLength(32);
  expect(readFileSync(owner, 'utf8')).toBe(`DOOW_OWNER_PASSWORD=${first.ownerPassword}\n`);
  expect(statSync(owner).mode & 0o777).toBe(0o600);
  expect(local()).not.toContain(first.ownerPassword);
  expect(JSON.stringify(first.env)).not.toContain(first.ownerPassword);
});

test('an owner’s password in .env.local, where earlier versions kept it, is moved out of it', () => {
  write('.env.local', 'CRON_SECRET=kept\nDOOW_OWNER_PASSWORD=theirs\nDOOW_APP_PASSWORD=app\n');
  expect(loadSettings({}, dir)).toMatchObject({ ownerPassword: 'theirs', env: { DOOW_APP_PASSWORD: 'app' } });
  expect(local()).toMatch(/^CRON_SECRET=kept\nDOOW_APP_PASSWORD=app\n/);
  expect(local()).not.toContain('theirs');
  expect(loadSettings({}, dir).ownerPassword).toBe('theirs');
});

test('the application gets what it may know: neither the owner nor what else is in the environment', () => {
  write('.env', 'DIRECT_DATABASE_URL=postgresql://owner:theirs@localhost/doow\nOTHER=theirs\n');
  const surroundings = {
    ...{
      PATH: '/bin',
      HOME: '/root',
      LC_ALL: 'C.UTF-8',
      TZ: 'Asia/Kolkata',
      DATABASE_URL: 'postgresql://a@localhost/doow',
    },
    ...{ DOOW_OWNER_PASSWORD: 'theirs', PGPASSWORD: 'theirs', AWS_SECRET_ACCESS_KEY: 'theirs', NPM_TOKEN: 'theirs' },
  };
  const { env } = loadSettings(surroundings, dir);
  const given = environmentFor(env, forApplication(env), dir);
  expect(given).toMatchObject({ PATH: '/bin', TZ: 'Asia/Kolkata', DATABASE_URL: 'postgresql://a@localhost/doow' });
  expect(given.NEXTAUTH_SECRET).toHaveLength(43);
  // Set to nothing, so that Next does not read it from the file.
  expect(given).toMatchObject({ DIRECT_DATABASE_URL: '', OTHER: '' });
  expect(JSON.stringify(given)).not.toContain('theirs');
});

test('what is in the file stays as it is, byte for byte, and gets mode 0600', () => {
  write('.env.local', '# mine\nCRON_SECRET=chosen-by-a-person');
  const { env } = loadSettings({}, dir);
  expect(env.CRON_SECRET).toBe('chosen-by-a-person');
  expect(local()).toMatch(/^# mine\nCRON_SECRET=chosen-by-a-person\nNEXTAUTH_SECRET=/);
  expect(local().match(/CRON_SECRET=/g)).toHaveLength(1);
  expect(statSync(path.join(dir, '.env.local')).mode & 0o777).toBe(0o600);
});

test('a DATABASE_URL, wherever it is set, means that nothing is embedded and no demo password is made', () => {
  for (const set of [
    () => write('.env', 'DATABASE_URL="postgresql://db.example.com/doow?sslmode=require"\n'),
    () => write('.env.local', 'DATABASE_URL=postgresql://db.example.com/doow?sslmode=require\n'),
  ]) {
    set();
    const { embedded, made } = loadSettings({}, dir);
    expect(embedded).toBe(false);
    expect(made.filter((name) => /DEMO|SANDBOX|PASSWORD/.test(name))).toEqual([]);
    rmSync(path.join(dir, '.env'), { force: true });
  }
});

test('the environment comes before .env.local, that before .env, and empty is not set', () => {
  write('.env', 'A=1\nB=1\nC=1\n');
  write('.env.local', 'A=2\nB=2\n');
  expect(loadSettings({ A: '3', B: '' }, dir).env).toMatchObject({ A: '3', B: '2', C: '1' });
});

test('lines as people write them', () => {
  expect(parseSettings(`# no\n A = 1 \nexport B='x y'\nC="a#b"\nD=\nlower=1\n`)).toEqual({
    A: '1',
    B: 'x y',
    C: 'a#b',
  });
});
