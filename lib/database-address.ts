import { isLoopback } from './loopback';

/** Any of these in the address has `pg` speak TLS. */
const ASK_FOR_TLS = ['sslmode', 'sslcert', 'sslkey', 'sslrootcert'];

/**
 * Whether the way to a PostgreSQL leaves this machine in the clear and nobody has said that it may: by its address alone,
 * as `pg` reads it. Without a word it speaks no TLS, wherever it goes; `sslmode=disable` is that word.
 */
export function isInClear(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url) return false; // a socket's, `…@/database`; anything else cannot be dialled
  const given = url.searchParams;
  const host = given.get('host') ?? decodeURIComponent(url.hostname);
  if (host === '' || host.startsWith('/') || host === '::1' || isLoopback(host)) return false;
  const ssl = given.get('ssl') ?? '';
  return !(
    ASK_FOR_TLS.some((name) => given.get(name)) ||
    ['true', '1'].includes(ssl) ||
    given.get('sslnegotiation') === 'direct'
  );
}
