import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseEnv } from './env';
import { COMPLAINT, VARIABLES } from './env-text.mjs';
import { readSettings } from './launcher/settings.mjs';
import { padded, SECRET_BEARING, TABLE } from './testing/environment-table';
import { testKey, testSecret } from './testing/test-secrets';

const empty = mkdtempSync(path.join(tmpdir(), 'doow-env-'));
afterAll(() => rmSync(empty, { recursive: true }));

const good = {
  DATABASE_URL: 'postgresql://doow@127.0.0.1/doow',
  APP_URL: 'http://localhost:3000',
  NEXTAUTH_SECRET: testSecret('sign-in'),
  ENCRYPTION_KEYS: `k0:${testKey('table').toString('base64')}`,
};
/** What must be there beside a variable for it to be usable at all. */
const beside: Readonly<Record<string, Record<string, string>>> = {
  INIT_WORKSPACE: { INIT_OWNER_EMAIL: 'dana@beta.example' },
  INIT_OWNER_EMAIL: { INIT_WORKSPACE: 'Betaworks' },
  INIT_OWNER_PASSWORD: { INIT_WORKSPACE: 'Betaworks', INIT_OWNER_EMAIL: 'dana@beta.example' },
};

/** What is printed at the start with this value: by the launcher, and by the application where no launcher runs. */
function verdicts(name: string, value: string): string[] {
  const environment = { ...good, ...beside[name], [name]: value };
  return [() => parseEnv(readSettings(environment, empty)), () => parseEnv(environment)].map((start) => {
    try {
      start();
      return 'started';
    } catch (error) {
      return error instanceof Error ? `${error.message}` : 'thrown';
    }
  });
}

const LAUNCHER_ONLY = ['HOST', 'PORT'];
/** The sentences themselves: what stands in them does not come from a value. */
const SENTENCES = ['env.ts', 'env-text.mjs', 'env-values.ts', 'database-address.mjs', 'secret-strength.ts']
  .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
  .join('');
/** Every piece of six characters of a value that a sentence repeats. */
const repeated = (value: string, told: string) =>
  Array.from({ length: Math.max(0, value.length - 5) }, (_, i) => value.slice(i, i + 6)).filter(
    (piece) => told.includes(piece) && !SENTENCES.includes(piece),
  );

it('the table has rows for every variable of .env.example, and so has the code', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const names = [...example.matchAll(/^([A-Z][A-Z_]+)=/gm)].map(([, name]) => name ?? '');
  expect(Object.keys(TABLE).sort()).toEqual([...names].sort());
  expect([...VARIABLES].sort()).toEqual([...names].sort());
  for (const rows of Object.values(TABLE)) expect(rows.some(([, , outcome]) => outcome === true)).toBe(true);
  for (const name of names) expect(TABLE[name]?.length, name).toBeGreaterThan(1);
});

const cases = Object.entries(TABLE).flatMap(([name, rows]) => {
  const [, works = ''] = rows.find(([, , outcome]) => outcome === true) ?? [];
  const around = padded(works).map(([what, value, outcome]) =>
    // Spaces around a password are part of it.
    name === 'INIT_OWNER_PASSWORD' && outcome === true
      ? ([what, value, /begins or ends with a space/] as const)
      : ([what, value, outcome] as const),
  );
  return [...rows, ...around].map(([what, value, outcome]) => ({ name, what, value, outcome }));
});

describe('a start', () => {
  it.each(cases)('with $name: $what', ({ name, value, outcome }) => {
    for (const [i, told] of verdicts(name, value).entries()) {
      if (outcome === true || (i === 1 && LAUNCHER_ONLY.includes(name) && !told.startsWith(COMPLAINT))) {
        expect(told).toBe('started');
        continue;
      }
      const lines = told.split('\n');
      expect(lines).toHaveLength(3);
      expect(lines[0]).toBe(COMPLAINT);
      expect(lines[1]).toMatch(new RegExp(`^ {2}${name} [a-z]`));
      expect(lines[1]).toMatch(outcome);
      expect(told).not.toMatch(/\n\s+at |node_modules|ZodError/);
      if (!SECRET_BEARING.includes(name)) continue;
      expect(repeated(value, told)).toEqual([]);
    }
  });

  it.each(VARIABLES)('with %s blank is one without it', (name) => {
    const without = verdicts(name, '');
    for (const blank of [' ', '\n', '\t\r\n', '\uFEFF']) expect(verdicts(name, blank)).toEqual(without);
  });

  it.each([
    [{ INIT_WORKSPACE: 'Beta' }, 'INIT_OWNER_EMAIL is missing'],
    [{ INIT_OWNER_EMAIL: 'dana@beta.example' }, 'INIT_WORKSPACE is missing'],
    [{ INIT_OWNER_PASSWORD: 'correct horse battery' }, 'INIT_WORKSPACE is missing'],
  ])('with %j says what is missing beside it', (given, sentence) => {
    expect(() => parseEnv({ ...good, ...given })).toThrow(sentence);
  });

  it('with several that are wrong names each in one line', () => {
    const wrong = { DATABASE_URL: 'mysql://x', NEXTAUTH_SECRET: 'short', OUTBOUND_ALLOW: 'a,b,c', LOG_LEVEL: 'loud' };
    const named = /^ {2}([A-Z_]+) /gm;
    let told = '';
    try {
      parseEnv({ ...good, ...wrong });
    } catch (error) {
      told = String(error);
    }
    expect([...told.matchAll(named)].map(([, name]) => name).sort()).toEqual(Object.keys(wrong).sort());
  });
});
