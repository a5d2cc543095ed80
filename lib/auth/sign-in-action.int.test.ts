import { beforeEach, expect, it, vi } from 'vitest';
import { asOwner, createMember } from '@/lib/testing/factories';
import { hashPassword } from './password';

// A browser: it keeps the cookies that an answer sets, and sends them with its next request.
const jar = vi.hoisted(() => new Map<string, string>());
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ origin: 'http://127.0.0.1:3000' }),
  cookies: async () => ({
    get: (name: string) => (jar.has(name) ? { value: jar.get(name) } : undefined),
    set: (name: string, value: string) => void jar.set(name, value),
  }),
}));
vi.mock('next/server', async (original) => ({
  ...(await original<object>()),
  after: (work: () => Promise<void>) => void work(),
}));
const { signInAction } = await import('./actions');

const PASSWORD = 'correct horse battery';
const tryIn = async (email: string, password: string): Promise<unknown> => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ email, password, callbackUrl: '/' })) form.set(name, value);
  return signInAction(null, form).catch((error: { digest?: string }) => {
    if (!error.digest?.startsWith('NEXT_REDIRECT')) throw error;
    return { ok: true };
  });
};

beforeEach(() => jar.clear());

it('the sign-in form remembers a browser, which strangers then cannot lock out', async () => {
  const { email, userId } = await createMember('owner');
  await asOwner('UPDATE users SET password_hash = $2 WHERE id = $1', [userId, await hashPassword(PASSWORD)]);
  expect(await tryIn(email, PASSWORD)).toMatchObject({ ok: true });
  const own = new Map(jar);
  expect([...own.keys()].sort()).toEqual(['doow.device', 'doow.session']);

  jar.clear();
  for (let i = 0; i < 11; i++) await tryIn(email, `guess ${i}`);
  expect(await tryIn(email, PASSWORD)).toMatchObject({ ok: false, code: 'limited' });
  expect([...jar]).toEqual([]);

  for (const [name, value] of own) jar.set(name, value);
  expect(await tryIn(email, PASSWORD)).toMatchObject({ ok: true });
});
