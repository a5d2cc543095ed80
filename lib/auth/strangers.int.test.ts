import { beforeEach, describe, expect, it } from 'vitest';
import { clearCounters } from '@/lib/rate-limits';
import { asOwner, createMember } from '@/lib/testing/factories';
import { countAttempt } from './attempts';
import { hashPassword } from './password';
import { signIn } from './sign-in';

const password = 'correct horse battery';
const withPassword = async () => {
  const member = await createMember();
  await asOwner('UPDATE users SET password_hash = $2 WHERE id = $1', [member.userId, await hashPassword(password)]);
  return member.email;
};
type From = { address?: string | null; known?: string | null };
const attempt = (email: string, given: string, { address = null, known = null }: From = {}) =>
  signIn(email, given, { address, known, device: null }).then(
    (token) => (token ? 'in' : 'wrong'),
    (error) => `${error.code}`,
  );
/** Wrong passwords, one after the other. @returns how often each answer came */
async function guess(times: number, emailOf: (i: number) => string, from: (i: number) => From = () => ({})) {
  const answers: Record<string, number> = {};
  for (let i = 0; i < times; i++) {
    const answer = await attempt(emailOf(i), 'a wrong password', from(i));
    answers[answer] = (answers[answer] ?? 0) + 1;
  }
  return answers;
}

beforeEach(() => asOwner('DELETE FROM rate_limits'));

describe('strangers who try at an account', () => {
  it.each<[whence: string, from: (i: number) => From]>([
    ['no address is known', () => ({})],
    ['one address', () => ({ address: '203.0.113.7' })],
    ['many addresses', (i) => ({ address: `198.51.100.${i}` })],
    ['made-up devices of their own', (i) => ({ known: `made up ${i}` })],
  ])('never shut out the browser that has signed in to it before: %s', async (_, from) => {
    const email = await withPassword();
    await guess(40, () => email, from);
    expect(await attempt(email, password, { known: 'own device' })).toBe('in');
    expect(await attempt(email, password, { known: 'own device', address: '203.0.113.7' })).toBe('in');
  });

  it('are limited where no address is known, and a new device waits for a short time only', async () => {
    const email = await withPassword();
    expect(await guess(30, () => email)).toEqual({ wrong: 10, limited: 20 });
    const waits: number[] = [];
    for (let round = 0; round < 6; round++) {
      const refused = await Promise.allSettled(
        Array.from({ length: 11 }, () => countAttempt('slow@acme.example', null)),
      );
      waits.push(...refused.flatMap((each) => (each.status === 'rejected' ? [each.reason.retryAfterS as number] : [])));
      await asOwner("DELETE FROM rate_limits WHERE key LIKE 'login:%'"); // as if that time had passed
    }
    expect(waits).toEqual([15, 30, 60, 120, 120, 120]);
    expect(await attempt(email, password)).toBe('in');
  });

  it('are told the same of an account that there is not', async () => {
    const email = await withPassword();
    expect(await guess(12, () => 'nobody@acme.example')).toEqual(await guess(12, () => email));
  });

  it('at a device’s own count shut out that device alone', async () => {
    const email = await withPassword();
    expect(
      await guess(
        8,
        () => email,
        () => ({ known: 'stolen' }),
      ),
    ).toEqual({ wrong: 5, limited: 3 });
    expect(await attempt(email, password, { known: 'stolen' })).toBe('limited');
    expect(await attempt(email, password, { known: 'own device' })).toBe('in');
    expect(await attempt(email, password)).toBe('in');
  });
});

describe('strangers who try at many accounts', () => {
  it.each<[whence: string, from: (i: number) => From]>([
    ['no address is known', () => ({})],
    ['one address', () => ({ address: '203.0.113.7' })],
    ['one customer’s IPv6 addresses', (i) => ({ address: `2001:db8:1:2::${(i + 1).toString(16)}` })],
  ])('get sixty tries, and shut out nobody’s known device: %s', async (_, from) => {
    const email = await withPassword();
    expect(await guess(80, (i) => `${i}@acme.example`, from)).toEqual({ wrong: 60, limited: 20 });
    expect(await attempt(email, password, from(99)), 'of a new device').toBe('limited');
    expect(await attempt(email, password, { ...from(99), known: 'own device' })).toBe('in');
  });

  it('are not those who sign in: a success counts for nobody', async () => {
    const email = await withPassword();
    for (const from of [{}, { address: '203.0.113.9' }])
      for (let i = 0; i < 70; i++) expect(await attempt(email, password, from)).toBe('in');
  });
});

it('counts that have run out are deleted, and no others', async () => {
  await countAttempt('old@acme.example', null);
  await asOwner('UPDATE rate_limits SET expire = $1', [Date.now() - 1]);
  await countAttempt('new@acme.example', '203.0.113.7');
  await clearCounters();
  const left = await asOwner<{ key: string }>('SELECT key FROM rate_limits ORDER BY key');
  expect(left.map(({ key }) => key.split(':').slice(0, 2).join(':'))).toEqual([
    'login:account',
    'login:account_address',
    'login:address',
  ]);
});
