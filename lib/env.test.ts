import { describe, expect, it } from 'vitest';
import { parseEnv } from './env';
import { testKey, testSecret } from './testing/test-secrets';

const key = (seed: number, bytes = 32) =>
  Buffer.concat([testKey(seed), testKey(0)])
    .subarray(0, bytes)
    .toString('base64');
const whole = {
  DATABASE_URL: 'postgresql://doow@127.0.0.1/doow',
  APP_URL: 'https://usage.example.com',
  NEXTAUTH_SECRET: testSecret('sign-in'),
  ENCRYPTION_KEYS: `k1:${key(1)}`,
};
const parsed = (more: Record<string, string | undefined>) => parseEnv({ ...whole, ...more });
function complaint(more: Record<string, string | undefined>): string {
  try {
    parsed(more);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'accepted';
}

describe('the address of OpenAI', () => {
  it.each([
    ['https://gateway.example.com/openai/v1/', 'https://gateway.example.com/openai/v1'],
    ['https://10.20.0.7/v1', 'https://10.20.0.7/v1'],
    ['http://127.0.0.1:4000/v1', 'http://127.0.0.1:4000/v1'],
    ['', undefined],
  ])('may be “%s”', (text, used) => expect(parsed({ OPENAI_BASE_URL: text }).OPENAI_BASE_URL).toBe(used));

  it.each([
    ...['http://api.openai.com/v1', 'http://10.0.0.1/v1', 'http://127.0.0.1.evil.example/v1', 'ftp://api.openai.com'],
    ...['file:///etc/passwd', 'javascript:alert(1)', 'api.openai.com', 'https://'],
    ...['https://hidden-user:hidden@api.openai.com/v1', 'https://api.openai.com@evil.example/v1'],
    ...['https://api.openai.com:8443/v1', 'https://api.openai.com:22/v1'],
    ...['https://api.openai.com/v1?to=evil', 'https://api.openai.com/v1#x', 'https://evil.example\\@api.openai.com'],
  ])('may not be “%s”, and what it was is not printed', (text) => {
    const told = complaint({ OPENAI_BASE_URL: text });
    expect(told).toMatch(/^ {2}OPENAI_BASE_URL (may|must) /m);
    expect(told).not.toMatch(/hidden|evil/);
  });
});

describe('the address people open', () => {
  it.each([
    'https://usage.example.com',
    'https://usage.example.com:8443',
    'http://localhost:3000',
    'http://[::1]:3000',
  ])('may be %s', (text) => expect(parsed({ APP_URL: text }).APP_URL).toBe(text));
  it.each(['http://usage.example.com', 'http://192.168.1.10:3000', 'http://localhost.evil.example'])(
    'may not be %s, over which a cookie would travel open',
    (text) => expect(complaint({ APP_URL: text })).toContain('APP_URL must be https, except on loopback'),
  );
});

describe('the address of the database', () => {
  it.each([
    ...[
      'postgresql://doow@localhost/doow',
      'postgres://doow@[::1]:5432/doow',
      'postgresql:///doow?host=/run/postgresql',
    ],
    ...['postgresql://doow@%2Frun%2Fpostgresql/doow', 'postgresql://doow@/doow?host=/run/postgresql'],
    ...['require', 'verify-ca', 'verify-full', 'no-verify', 'disable'].map(
      (mode) => `postgresql://doow@db.example.com/doow?sslmode=${mode}`,
    ),
    ...['ssl=true', 'sslrootcert=/etc/ca.pem', 'sslnegotiation=direct'].map(
      (given) => `postgresql://doow@db.example.com/doow?${given}`,
    ),
  ])('may be %s', (text) => {
    expect(parsed({ DATABASE_URL: text, DATABASE_REPLICA_URL: text }).DATABASE_URL).toBe(text);
  });

  it.each([
    ...['postgresql://doow:hidden@db.example.com/doow', 'postgresql://doow:hidden@10.0.0.5/doow'],
    ...['postgresql://doow:hidden@db/doow', 'postgresql://doow:hidden@127.0.0.1.example.com/doow?application_name=x'],
    ...['postgresql://doow:hidden@localhost/doow?host=db.example.com', 'postgresql://doow:hidden@db/doow?ssl=false'],
    ...['postgresql://doow:hidden@db/doow?sslmode=', 'postgresql://doow:hidden@db/doow?ssl=0'],
  ])('may not be %s, over which everything would travel open', (text) => {
    for (const name of ['DATABASE_URL', 'DATABASE_REPLICA_URL']) {
      const told = complaint({ [name]: text });
      expect(told).toContain(`  ${name} leads to another machine without TLS: add ?sslmode=verify-full`);
      expect(told).not.toMatch(/hidden|example\.com/);
    }
  });
});

describe('the proxy', () => {
  it('is read under either of its usual names, and its password is kept from every log', () => {
    for (const name of ['HTTPS_PROXY', 'https_proxy']) {
      const proxy = parsed({ [name]: 'http://someone:hidden@proxy.example.com:3128' }).HTTPS_PROXY;
      expect(proxy).toMatchObject({ host: 'proxy.example.com', port: 3128 });
      expect(JSON.stringify(proxy)).not.toContain(Buffer.from('someone:hidden').toString('base64'));
    }
    for (const name of ['NO_PROXY', 'no_proxy'])
      expect(parsed({ [name]: 'localhost, .example.com 10.0.0.0/8' }).NO_PROXY).toHaveLength(3);
    const none = parsed({ HTTPS_PROXY: '', NO_PROXY: '' });
    expect([none.HTTPS_PROXY, none.NO_PROXY]).toEqual([undefined, []]);
  });

  it.each([
    ['HTTPS_PROXY', 'socks5://someone:hidden@proxy'],
    ['HTTPS_PROXY', 'http://someone:hid#den@proxy:3128'],
    ['NO_PROXY', 'example.com,http://hidden'],
  ])('of %s is refused where it is none, and not printed', (name, text) => {
    const told = complaint({ [name]: text });
    expect(told).toMatch(new RegExp(`^ {2}${name}(\\.1)? must be `, 'm'));
    expect(told).not.toMatch(/hid|someone/);
  });
});

describe('the ring', () => {
  it.each([
    ['is missing', undefined, 'is missing'],
    ['is empty', '', 'is missing'],
    ['has a key that is too short', `k1:${key(7, 31)}`, 'must be id:base64 of 32 bytes'],
    ['has a key that is too long', `k1:${key(7, 33)}`, 'must be id:base64 of 32 bytes'],
    ['has a key without an id', key(7), 'must be id:base64 of 32 bytes'],
    ['has a comma too many', `k1:${key(7)},`, 'must be id:base64 of 32 bytes'],
    ['cannot be read', `{"k1":"${key(7)}"}`, 'must be id:base64 of 32 bytes'],
    ['has an id twice', `k1:${key(7)},k1:${key(8)}`, 'has the same id twice'],
    ['has a key twice', `k2:${key(7)},k1:${key(7)}`, 'has the same key twice'],
  ])('that %s is refused, and no byte of it printed', (_what, ring, why) => {
    const told = complaint({ ENCRYPTION_KEYS: ring });
    expect(told).toContain(`  ENCRYPTION_KEYS ${why}`);
    expect(told).not.toContain(key(7).slice(0, 8));
  });
});

it('names every variable that is wrong at once', () => {
  const wrong = {
    DATABASE_URL: 'mysql://hidden',
    NEXTAUTH_SECRET: 'hidden',
    OUTBOUND_ALLOW: '10.0.0.0/8,hidden',
    SANDBOX_URL: 'hidden',
  };
  const told = complaint(wrong);
  for (const name of Object.keys(wrong)) expect(told).toContain(`  ${name}`);
  expect(told).not.toContain('hidden');
});

describe('the header of the operator’s proxy', () => {
  it.each([
    ['X-Real-IP', 'x-real-ip'],
    [' x-forwarded-for ', 'x-forwarded-for'],
    ['cf-connecting-ip', 'cf-connecting-ip'],
    ['', undefined],
  ])('may be “%s”', (text, used) => expect(parsed({ TRUSTED_PROXY_HEADER: text }).TRUSTED_PROXY_HEADER).toBe(used));

  it.each(['x-real-ip, x-forwarded-for', 'x real ip', 'x-real-ip:', '-x', 'é', 'Forwarded', 'cookie', 'host'])(
    'may not be “%s”',
    (text) => expect(complaint({ TRUSTED_PROXY_HEADER: text })).toMatch(/^ {2}TRUSTED_PROXY_HEADER must /m),
  );
});
