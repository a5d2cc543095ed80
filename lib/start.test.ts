import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { testKey, testSecret } from './testing/test-secrets';

const key = (seed: number, bytes = 32) => testKey(seed).subarray(0, bytes).toString('base64');
const good = {
  DATABASE_URL: 'postgresql://doow@127.0.0.1:1/doow',
  APP_URL: 'http://127.0.0.1:3000',
  NEXTAUTH_SECRET: testSecret('sign-in'),
  ENCRYPTION_KEYS: `k1:${key(7)}`,
};

/** What a server does before its first request, in a process of its own with no other environment. */
function start(environment: Record<string, string>, before = '') {
  const run = `${before}; const { prepare } = await import('./lib/start.ts'); await prepare(); console.log('serving');`;
  return spawnSync(
    process.execPath,
    ['--conditions=react-server', '--import', 'tsx', '--input-type=module', '-e', run],
    { cwd: process.cwd(), env: { NODE_ENV: 'production', ...environment }, encoding: 'utf8' },
  );
}
const told = (result: ReturnType<typeof start>) => `${result.stdout}${result.stderr}`;

it.each([
  ['a short key', { ENCRYPTION_KEYS: `k1:${key(7, 31)}` }, 'ENCRYPTION_KEYS must be id:base64 of 32 bytes'],
  ['the same key twice', { ENCRYPTION_KEYS: `k2:${key(7)},k1:${key(7)}` }, 'ENCRYPTION_KEYS has the same key twice'],
  ['no key', { ENCRYPTION_KEYS: '' }, 'ENCRYPTION_KEYS is missing'],
])('a server with %s ends at once with one sentence and no key in it', (_what, wrong, sentence) => {
  const result = start({ ...good, ...wrong });
  expect(result.status).toBe(1);
  expect(told(result).trim().split('\n')).toEqual([
    'The environment is not usable:',
    expect.stringContaining(sentence),
    '.env.example says what each variable is for.',
  ]);
  expect(told(result)).not.toContain(key(7).slice(0, 8));
});

/** Takes the check out of decryption, as a broken build of the library would. */
const CARELESS = `
  const crypto = (await import('node:crypto')).default;
  const { syncBuiltinESMExports } = await import('node:module');
  const real = crypto.createDecipheriv;
  crypto.createDecipheriv = (...given) => {
    const decipher = real(...given);
    decipher.setAuthTag = () => decipher;
    decipher.final = () => Buffer.alloc(0);
    return decipher;
  };
  syncBuiltinESMExports()`;

it('a server whose encryption does not check what it opens ends at once and says so', () => {
  const result = start(good, CARELESS);
  expect(result.status).toBe(1);
  expect(told(result).trim()).toBe('The encryption self-test failed: a changed byte was accepted.');
});

it('a server on a Node that lacks what the code uses ends at once and says so', () => {
  const result = start(good, "Object.defineProperty(process, 'version', { value: 'v20.18.0' })");
  expect(result.status).toBe(1);
  expect(told(result).trim()).toBe('Doow needs Node 22.12 or newer, and this is v20.18.0: install Node 24.');
});

it.each([
  [{ DIRECT_DATABASE_URL: 'postgresql://owner:hidden@127.0.0.1:1/doow' }, 1],
  [{ DIRECT_DATABASE_URL: good.DATABASE_URL }, 0],
  [{}, 0],
])('a server that was given %j warns of the owner %i times', (given, times) => {
  const result = start({ ...good, ...given });
  expect(told(result).split('DIRECT_DATABASE_URL is in the environment of the server').length - 1).toBe(times);
  expect(told(result)).not.toContain('hidden');
});

it('a server that may keep keys goes on to its database', () => {
  const result = start(good);
  expect(result.status).toBe(1);
  expect(told(result).trim()).toBe(
    'The database cannot be reached. Check that it runs and that DATABASE_URL is right.',
  );
});
