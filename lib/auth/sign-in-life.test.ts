import { beforeEach, describe, expect, it, vi } from 'vitest';

const settings = vi.hoisted(() => ({ APP_URL: 'https://doow.example', NEXTAUTH_SECRET: 'x'.repeat(32) }));
vi.mock('@/lib/env', () => ({ env: () => settings }));
const logged = vi.hoisted(() => vi.fn());
vi.mock('@/lib/log', () => ({ log: () => ({ error: logged, debug: logged }) }));
const verbs = vi.hoisted(() => ({ signIn: vi.fn(), signOut: vi.fn() }));
vi.mock('./sign-in', () => verbs);
const { authOptions } = await import('./options');
const { cookieNames } = await import('./cookie');

beforeEach(() => {
  settings.APP_URL = 'https://doow.example';
  vi.clearAllMocks();
});

describe('the sign-in cookie', () => {
  it('is one of three, each of a name of its own that this application looks for', () => {
    const names = (url: string) => {
      settings.APP_URL = url;
      const { cookies } = authOptions();
      expect(cookies?.sessionToken?.name).toBe(cookieNames().session);
      return [cookies?.sessionToken?.name, cookies?.csrfToken?.name, cookies?.callbackUrl?.name];
    };
    const plain = ['doow.session', 'doow.csrf', 'doow.callback'];
    expect(names('http://127.0.0.1:3000')).toEqual(plain);
    expect(names('https://doow.example')).toEqual(plain.map((name) => `__Host-${name}`));
  });

  it('holds the token of the session from the sign-in on, and nothing else of the person', async () => {
    const jwt = authOptions().callbacks?.jwt;
    const first = await jwt?.({ token: { name: 'Dana', email: 'd@acme.example' }, user: { id: 'opaque' } } as never);
    expect(first).toEqual({ sid: 'opaque' });
    expect(await jwt?.({ token: { sid: 'opaque', iat: 1, jti: 'x' } } as never)).toEqual({ sid: 'opaque' });
  });

  it('needs no store of next-auth’s and ends with the longest session: after seven days', () => {
    expect(authOptions().session).toEqual({ strategy: 'jwt', maxAge: 7 * 86_400 });
  });
});

describe('signing out', () => {
  it('ends the row whose token the cookie held, and none where it held none', async () => {
    const signedOut = authOptions().events?.signOut;
    for (const message of [{}, { token: undefined }, { token: {} }, { token: { sid: 7 } }])
      await signedOut?.(message as never);
    expect(verbs.signOut).not.toHaveBeenCalled();
    await signedOut?.({ token: { sid: 'opaque' } } as never);
    expect(verbs.signOut.mock.calls).toEqual([['opaque']]);
  });
});

describe('trouble', () => {
  it('is shown on our own sign-in page, whichever of next-auth’s it would have been', () => {
    expect(authOptions().pages).toEqual({ signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' });
  });

  it('is logged by its code, without what next-auth would add to it', () => {
    const { logger } = authOptions();
    logger?.error?.('SIGNIN_ERROR', { password: 'correct horse' } as never);
    logger?.warn?.('DEBUG_ENABLED');
    logger?.debug?.('x', { password: 'correct horse' });
    expect(logged.mock.calls.map(([entry]) => entry)).toEqual([{ code: 'SIGNIN_ERROR' }, { code: 'DEBUG_ENABLED' }]);
    expect(JSON.stringify(logged.mock.calls)).not.toContain('horse');
  });
});

it('the longest address and the longest password there can be are looked at', async () => {
  const { options } = authOptions().providers[0] as unknown as {
    options: { authorize: (given: object, request: object) => Promise<unknown> };
  };
  verbs.signIn.mockResolvedValue('token');
  const given = { email: 'x'.repeat(254), password: 'y'.repeat(200) };
  expect(await options.authorize(given, { headers: {} })).toEqual({ id: 'token' });
});
