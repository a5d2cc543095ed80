import { encode } from 'next-auth/jwt';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { env } from '@/lib/env';
import { resetUser } from '@/lib/operator/reset-user';
import { asOwner } from '@/lib/testing/factories';

const request = vi.hoisted(() => ({ cookies: {} as Record<string, string>, headers: new Headers() }));
vi.mock('next/headers', () => ({
  headers: async () => request.headers,
  cookies: async () => ({
    get: (name: string) => (name in request.cookies ? { name, value: request.cookies[name] } : undefined),
  }),
}));
const { cookieOf, signedIn } = await import('@/lib/testing/as-browser');
const { currentActor } = await import('./session');

const COOKIE = 'doow.session';
const who = async (value: string) => {
  request.cookies = { [COOKIE]: value };
  return (await currentActor())?.email ?? 'nobody';
};
const secret = () => env().NEXTAUTH_SECRET;

beforeEach(() => {
  request.cookies = {};
  request.headers = new Headers();
});

describe('a cookie', () => {
  it('is the person of its session, whatever else it says of itself', async () => {
    const [dana, owner] = [await signedIn('finance'), await signedIn('owner')];
    const { userId, workspaceId } = owner.member;
    expect(await who(dana.cookie.value)).toBe(dana.member.email);
    const boasting = { sid: dana.token, sub: userId, email: owner.member.email, role: 'owner', userId, workspaceId };
    expect(await who(await encode({ token: boasting, secret: secret() }))).toBe(dana.member.email);
    expect(await currentActor()).toMatchObject({ role: 'finance', workspaceId: dana.member.workspaceId });
  });

  it('made with another secret or another algorithm, run out, or of another kind is nobody', async () => {
    const { token } = await signedIn();
    const part = (text: object) => Buffer.from(JSON.stringify(text)).toString('base64url');
    const candidates = {
      'another secret': (await cookieOf(token, 'another secret, another secret, another')).value,
      'no algorithm': `${part({ alg: 'none', typ: 'JWT' })}.${part({ sid: token })}.`,
      'run out': await encode({ token: { sid: token }, secret: secret(), maxAge: -60 }),
      'the token itself': token,
      'its hash': Buffer.from(token).toString('hex'),
      'no session': await encode({ token: {}, secret: secret() }),
      'another type': await encode({ token: { sid: [token] as never }, secret: secret() }),
      'another session': await encode({ token: { sid: `${token}x` }, secret: secret() }),
      'another salt': await encode({ token: { sid: token }, secret: secret(), salt: COOKIE }),
    };
    for (const [kind, value] of Object.entries(candidates)) expect([kind, await who(value)]).toEqual([kind, 'nobody']);
  });

  it('counts in its own place alone', async () => {
    const { cookie } = await signedIn();
    for (const name of [`__Host-${COOKIE}`, `__Secure-${COOKIE}`, 'next-auth.session-token', `${COOKIE}.0`]) {
      request.cookies = { [name]: cookie.value };
      expect(await currentActor()).toBeNull();
    }
    request.cookies = {};
    request.headers = new Headers({ authorization: `Bearer ${cookie.value}`, cookie: `${COOKIE}=${cookie.value}` });
    expect(await currentActor()).toBeNull();
  });
});

describe('a session', () => {
  it('does not come back: not with its membership, nor with more time', async () => {
    const { member, cookie } = await signedIn();
    await asOwner('UPDATE sessions SET revoked_at = now() WHERE user_id = $1', [member.userId]);
    await asOwner(
      "UPDATE sessions SET expires_at = now() + interval '1 year', last_seen_at = now() WHERE user_id = $1",
      [member.userId],
    );
    expect(await who(cookie.value)).toBe('nobody');
  });

  it('ends with a password that the operator resets', async () => {
    const [dana, stranger] = [await signedIn(), await signedIn()];
    expect(await who(dana.cookie.value)).toBe(dana.member.email);
    await resetUser(dana.member.email);
    expect(await who(dana.cookie.value)).toBe('nobody');
    expect(await who(stranger.cookie.value)).toBe(stranger.member.email);
  });

  it('is used for seven days at most, however often, and is not kept alive after twelve hours of silence', async () => {
    const { member, cookie } = await signedIn();
    const age = (seen: string, ends: string) =>
      asOwner(
        `UPDATE sessions SET last_seen_at = now() - $2::interval, expires_at = now() + $3::interval WHERE user_id = $1`,
        [member.userId, seen, ends],
      );
    await age('11 hours 59 minutes', '1 minute');
    expect(await who(cookie.value)).toBe(member.email);
    await age('12 hours 1 second', '1 minute');
    expect(await who(cookie.value)).toBe('nobody');
    expect(await who(cookie.value)).toBe('nobody'); // the attempt did not count as use
    await age('0 seconds', '0 seconds');
    expect(await who(cookie.value)).toBe('nobody');
  });
});
