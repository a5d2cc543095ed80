import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { VARIABLES } from '@/lib/env-text.mjs';
import { expect, test } from './support/fixtures';

/** The environment of every process of this machine that we may read. */
function environments(): Record<string, string>[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const lines = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
        return [
          Object.fromEntries(
            lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
          ),
        ];
      } catch {
        return []; // somebody else's, or it has ended
      }
    });
}

test('the server has the variables it may know in its environment, and nothing of the database’s owner', ({ app }) => {
  if (!existsSync('/proc/self/environ')) return; // macOS shows nobody's: lib/launcher/settings.test.ts has the rule
  const servers = environments().filter(({ DATABASE_URL }) => DATABASE_URL === app.databaseUrl);
  expect(servers.length).toBeGreaterThan(0);
  const { host, username, password } = new URL(app.ownerUrl);
  for (const environment of servers) {
    for (const name of [
      'DIRECT_DATABASE_URL',
      'DOOW_OWNER_PASSWORD',
      'TEST_POSTGRES_URL',
      'PGPASSWORD',
      'HOST',
      'PORT',
    ])
      expect(environment[name] || undefined, name).toBeUndefined();
    expect(Object.values(environment).filter((value) => value.includes(`${username}:${password}@${host}`))).toEqual([]);
    expect(VARIABLES.filter((name) => environment[name]).length).toBeGreaterThan(5);
  }
});
