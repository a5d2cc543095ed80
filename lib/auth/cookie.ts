import 'server-only';
import { env } from '@/lib/env';

/** `__Host-` and Secure wherever the origin is https; plain on http, which only a loopback demo uses. */
export function cookieNames() {
  const secure = env().APP_URL.startsWith('https:');
  const prefix = secure ? '__Host-' : '';
  return { secure, session: `${prefix}doow.session`, csrf: `${prefix}doow.csrf`, callback: `${prefix}doow.callback` };
}
