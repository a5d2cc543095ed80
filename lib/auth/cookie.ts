import 'server-only';
import { decode } from 'next-auth/jwt';
import { env } from '@/lib/env';

/** `__Host-` and Secure wherever the origin is https; plain on http, which only a loopback demo uses. */
export function cookieNames() {
  const secure = env().APP_URL.startsWith('https:');
  const prefix = secure ? '__Host-' : '';
  return { secure, session: `${prefix}doow.session`, csrf: `${prefix}doow.csrf`, callback: `${prefix}doow.callback` };
}

type Cookies = { get(name: string): { value: string } | undefined };

/** The session's token in a request's cookies; null where there is none or it was not made here. */
export async function tokenIn(cookies: Cookies): Promise<string | null> {
  const cookie = cookies.get(cookieNames().session)?.value;
  if (!cookie) return null;
  const jwt = await decode({ token: cookie, secret: env().NEXTAUTH_SECRET }).catch(() => null);
  return typeof jwt?.sid === 'string' ? jwt.sid : null;
}
