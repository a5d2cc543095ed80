import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { testKey, testSecret } from '@/lib/testing/test-secrets';

const S = 'hunter2canary';
const good = {
  DATABASE_URL: 'postgresql://doow@127.0.0.1:1/doow',
  APP_URL: 'http://localhost:3000',
  NEXTAUTH_SECRET: testSecret('sign-in'),
  ENCRYPTION_KEYS: `k1:${testKey(1).toString('base64')}`,
};
// The launcher works in the checkout it lies in: here in one of its own.
const checkout = mkdtempSync(path.join(tmpdir(), 'doow-launcher-'));
cpSync('lib', path.join(checkout, 'lib'), {
  recursive: true,
  filter: (name) => !name.includes('.') || name.endsWith('.mjs'),
});
afterAll(() => rmSync(checkout, { recursive: true }));

const tsx = ['--conditions=react-server', '--import', 'tsx'];
const ENTRIES: Record<string, { args: string[]; cwd?: string; only?: RegExp }> = {
  'npm start': { args: ['lib/launcher/start.mjs'], cwd: checkout, only: /^(HOST|PORT|DATABASE_URL|DIRECT_)/ },
  'npm run workspace:create': {
    args: [...tsx, 'lib/operator/workspace-create.ts', '--workspace', 'A', '--name', 'B', '--email', 'c@d.example'],
    only: /^(?!HOST|PORT)/,
  },
  'npm run user:reset': {
    args: [...tsx, 'lib/operator/user-reset.ts', '--email', 'c@d.example'],
    only: /^(?!HOST|PORT)/,
  },
  'npm run keys:rotate': { args: [...tsx, 'lib/operator/keys-rotate.ts'], only: /^(?!HOST|PORT)/ },
  'next start': {
    args: [...tsx, '--input-type=module', '-e', "await (await import('./lib/start.ts')).prepare()"],
    only: /^(?!HOST|PORT)/,
  },
  'the migrations': { args: ['prisma/migrate.mjs'], only: /^(DATABASE_URL|DIRECT_)/ },
  'prisma itself': {
    args: ['node_modules/prisma/build/index.js', 'migrate', 'status'],
    only: /^(DATABASE_URL|DIRECT_)/,
  },
};
const WRONG: [name: string, value: string][] = [
  ['DATABASE_URL', `postgresql://doow:${S}#${S}@localhost/doow`],
  ['DIRECT_DATABASE_URL', `postgresql://owner:${S}@${S}.example@localhost/doow`],
  ['NEXTAUTH_SECRET', `${S}-`.repeat(4)],
  ['HOST', 'http://127.0.0.1'],
  ['PORT', '65536'],
];
const cases = Object.entries(ENTRIES).flatMap(([entry, { only }]) =>
  WRONG.filter(([name]) => !only || only.test(name)).map(([name, value]) => ({ entry, name, value })),
);

it.each(cases)('$entry says in one sentence that $name is not usable', ({ entry, name, value }) => {
  const { args, cwd = process.cwd() } = ENTRIES[entry] ?? { args: [] };
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, NODE_ENV: 'production' as const, ...good, [name]: value };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' });
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.includes(name));
  expect(status).not.toBe(0);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(new RegExp(`^ *${name} [a-z]`));
  expect(`${stdout}${stderr}`).not.toMatch(/hunter2|canary|\n\s+at /);
});
