import 'server-only';
import { env } from './env';
import { AppError } from './errors';
import { log } from './log';

/**
 * Refuses a change that did not come from Doow's own pages: the browser's Origin must be the one canonical origin.
 * No forwarded header is asked, since whoever sends the request can write those.
 * @throws AppError `forbidden`.
 */
export function assertOwnOrigin(headers: Headers): void {
  const origin = headers.get('origin');
  if (origin === env().APP_URL) return;
  log().warn({}, 'A change from elsewhere was refused');
  throw new AppError('forbidden', `This did not come from one of Doow's pages. Open ${env().APP_URL} and try again.`);
}

/**
 * The client's address for counting attempts; null where it cannot be known. Only Vercel's own header is believed,
 * which a client cannot set there: a forwarded header elsewhere could say anything.
 */
export function clientAddress(headers: Headers): string | null {
  if (!env().VERCEL) return null;
  return headers.get('x-vercel-forwarded-for')?.split(',')[0]?.trim() || null;
}
