import 'server-only';
import { isIP } from 'node:net';
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
 * The client's address; null where it cannot be known. Only a header that a client cannot set is believed: Vercel's own
 * there, and elsewhere the one that the operator's proxy writes (TRUSTED_PROXY_HEADER). Any other could say anything.
 */
export function clientAddress(headers: Headers): string | null {
  const { VERCEL, TRUSTED_PROXY_HEADER } = env();
  if (VERCEL) return headers.get('x-vercel-forwarded-for')?.split(',')[0]?.trim() || null;
  // A proxy adds the address it sees at the end: what stands before it came from the client.
  const last = TRUSTED_PROXY_HEADER && headers.get(TRUSTED_PROXY_HEADER)?.split(',').at(-1)?.trim();
  if (!last) return null;
  const bare = /^\[(.+)\](?::\d+)?$/.exec(last)?.[1] ?? /^([\d.]+):\d+$/.exec(last)?.[1] ?? last;
  return isIP(bare) ? bare : null;
}

/**
 * What attempts from an address are counted for: an IPv4 address, or the /64 of an IPv6 one, all of which one customer
 * has. What is no address is counted as it is.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '');
  if (isIP(plain) !== 6) return address;
  const groups = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const [head = [], tail = []] = groups.map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: groups.length > 1 ? 8 - head.length - tail.length : 0 }, () => '0');
  const all = [...head, ...zeros, ...tail];
  if (all.slice(0, 6).join(':') === '0:0:0:0:0:ffff') return all.slice(6).map(twoBytes).join('.');
  return `${all.slice(0, 4).join(':')}::/64`;
}

const twoBytes = (group: string): string => {
  const number = Number.parseInt(group, 16);
  return `${number >> 8}.${number & 255}`;
};
