import 'server-only';
import { cookies } from 'next/headers';
import { decode, encode } from 'next-auth/jwt';
import { env } from '@/lib/env';
import { ABSOLUTE_MS } from './sessions';

/** `__Host-` and Secure wherever the origin is https; plain on http, which only a loopback demo uses. */
export function cookieNames() {
  const secure = env().APP_URL.startsWith('https:');
  const prefix = secure ? '__Host-' : '';
  const name = (what: string) => `${prefix}doow.${what}`;
  return { secure, session: name('session'), csrf: name('csrf'), callback: name('callback'), device: name('device') };
}

/** How every cookie of ours is set. */
export const cookieOptions = () => ({
  httpOnly: true,
  sameSite: 'lax' as const,
  path: '/',
  secure: cookieNames().secure,
});

/** Gives the browser a session's token, sealed as next-auth does it. To be called in a server action. */
export async function keepToken(sid: string): Promise<void> {
  const maxAge = ABSOLUTE_MS / 1000;
  const value = await encode({ token: { sid }, secret: env().NEXTAUTH_SECRET, maxAge });
  (await cookies()).set(cookieNames().session, value, { ...cookieOptions(), maxAge });
}

type Cookies = { get(name: string): { value: string } | undefined };

/** The session's token in a request's cookies; null where there is none or it was not made here. */
export async function tokenIn(cookies: Cookies): Promise<string | null> {
  const cookie = cookies.get(cookieNames().session)?.value;
  if (!cookie) return null;
  const jwt = await decode({ token: cookie, secret: env().NEXTAUTH_SECRET }).catch(() => null);
  return typeof jwt?.sid === 'string' ? jwt.sid : null;
}
