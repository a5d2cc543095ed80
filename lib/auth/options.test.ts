import { describe, expect, it, vi } from 'vitest';
import { AppError } from '@/lib/errors';

const settings = vi.hoisted(() => ({ APP_URL: 'http://127.0.0.1:3000', NEXTAUTH_SECRET: 'x'.repeat(32) }));
vi.mock('@/lib/env', () => ({ env: () => settings }));
vi.mock('@/lib/log', () => ({ log: () => ({ error: () => {}, info: () => {}, debug: () => {} }) }));
const signIn = vi.hoisted(() => vi.fn());
vi.mock('./sign-in', () => ({ signIn, signOut: vi.fn() }));
const { authOptions } = await import('./options');

type Authorize = (credentials: object, request: object) => Promise<unknown>;
const authorize = (credentials: object) => {
  const { options } = authOptions().providers[0] as unknown as { options: { authorize: Authorize } };
  return options.authorize(credentials, { headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux) Firefox/140.0' } });
};

describe('checking who signs in', () => {
  const given = { email: 'dana@acme.example', password: 'correct horse battery' };

  it('hands over the opaque token alone, and tells the device', async () => {
    signIn.mockResolvedValueOnce('token');
    expect(await authorize(given)).toEqual({ id: 'token' });
    expect(signIn).toHaveBeenLastCalledWith(given.email, given.password, {
      address: null,
      device: 'Firefox on Linux',
      known: null,
      before: null,
      afterwards: expect.any(Function),
    });
  });

  it.each([{}, { email: given.email }, { ...given, password: 'x'.repeat(201) }, { ...given, email: 'x'.repeat(255) }])(
    'does not look at what cannot be right',
    async (credentials) => {
      signIn.mockClear();
      expect(await authorize(credentials)).toBeNull();
      expect(signIn).not.toHaveBeenCalled();
    },
  );

  it('lets no text of an error out but its own', async () => {
    signIn.mockRejectedValueOnce(new Error('PrismaClientKnownRequestError: secret detail db=prod'));
    await expect(authorize(given)).rejects.toThrow(
      /^Signing in is not possible at the moment. Try again in a minute.$/,
    );
    signIn.mockRejectedValueOnce(new AppError('conflict', 'secret detail'));
    await expect(authorize(given)).rejects.not.toThrow(/secret detail/);
    signIn.mockRejectedValueOnce(new AppError('limited', 'Too many attempts. Try again in 60 seconds.'));
    await expect(authorize(given)).rejects.toThrow('Try again in 60 seconds');
  });
});

describe('the cookies', () => {
  it('are __Host-, Secure and closed to scripts where the origin is https', () => {
    settings.APP_URL = 'https://doow.example';
    const { cookies, useSecureCookies } = authOptions();
    expect(useSecureCookies).toBe(true);
    for (const cookie of Object.values(cookies ?? {})) {
      expect(cookie?.name).toMatch(/^__Host-/);
      expect(cookie?.options).toEqual({ httpOnly: true, sameSite: 'lax', path: '/', secure: true });
    }
  });

  it('have plain names on http, which only a loopback demo uses', () => {
    settings.APP_URL = 'http://127.0.0.1:3000';
    for (const cookie of Object.values(authOptions().cookies ?? {})) {
      expect(cookie?.name).not.toMatch(/^__/);
      expect(cookie?.options).toMatchObject({ httpOnly: true, secure: false });
    }
  });

  it('tell the browser’s own look at its session nothing but that there is one', async () => {
    const session = authOptions().callbacks?.session;
    const seen = await session?.({ session: { user: { email: 'a' }, expires: 'soon' }, token: { sid: 't' } } as never);
    expect(seen).toEqual({ expires: 'soon' });
  });
});
