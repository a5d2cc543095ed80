import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseEnv } from '@/lib/env';
import { loadSettings, parseSettings } from './settings.mjs';

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
  expect(second).toEqual({ env: first.env, embedded: true, made: [] });
  const env = { ...first.env, DATABASE_URL: 'postgresql://localhost', APP_URL: 'http://localhost:3000' };
  expect(parseEnv(env).ENCRYPTION_KEYS).toHaveLength(1);
  expect(new Set(Object.values(first.env)).size).toBe(Object.keys(first.env).length);
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
    () => write('.env', 'DATABASE_URL="postgresql://db.example.com/doow"\n'),
    () => write('.env.local', 'DATABASE_URL=postgresql://db.example.com/doow\n'),
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
