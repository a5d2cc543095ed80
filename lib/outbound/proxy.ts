import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { Secret } from '@/lib/secret';
import { isRange, isWithin, ranges } from './addresses';

/** An HTTP proxy that opens tunnels with CONNECT. `authorization`: the header's value, where the address has a user. */
export type HttpProxy = { secure: boolean; host: string; port: number; authorization: Secret | null };

/** What is called without the proxy: a host test, and the port where only that one is meant. */
export type Direct = { matches: (host: string) => boolean; port: number | null };

/** The proxy of an address such as `http://user:password@proxy.example.com:3128`; null for what is none. */
export function parseProxy(text: string): HttpProxy | null {
  const trimmed = text.trim();
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (/[\s\\?#]/.test(whole) || !URL.canParse(whole)) return null;
  const { protocol, hostname, port, pathname, username, password } = new URL(whole);
  if (!['http:', 'https:'].includes(protocol) || !hostname || pathname !== '/' || port === '0') return null;
  const user = decoded(username);
  const secret = decoded(password);
  if (user === null || secret === null || user.includes(':')) return null;
  const basic = `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
  const secure = protocol === 'https:';
  return {
    secure,
    host: bare(hostname),
    port: port ? Number(port) : secure ? 443 : 80,
    authorization: user || secret ? new Secret(basic) : null,
  };
}

/**
 * One entry of NO_PROXY; null for what is none. `*` is every host; `example.com`, `.example.com` and `*.example.com`
 * are a host and all below it; an address or a range (CIDR) is for addresses written in a URL. Each may have a port.
 */
export function parseDirect(text: string): Direct | null {
  const [, bracketed, plain, digits] = /^(?:\[([\da-f.:]+)\]|(.+?))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const whole = isRange(text) ? text : (bracketed ?? plain ?? '');
  const port = isRange(text) || digits === undefined ? null : Number(digits);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  if (whole === '*') return { matches: () => true, port };
  if (isRange(whole)) {
    const list = ranges([whole]);
    return { matches: (host) => isIP(host) !== 0 && isWithin(list, host), port };
  }
  if (/[/\\?#@]/.test(whole)) return null;
  const name = domainToASCII(whole.replace(/^\*?\./, '').replace(/\.$/, ''));
  if (bracketed || !/^[a-z\d_-]+(\.[a-z\d_-]+)*$/.test(name) || /^[\d.]+$/.test(name)) return null;
  return { matches: (host) => host === name || host.endsWith(`.${name}`), port };
}

/** Whether a URL is called without the proxy. */
export function isDirect(entries: readonly Direct[], { hostname, port, protocol }: URL): boolean {
  const host = bare(hostname).replace(/\.$/, '');
  const own = Number(port || (protocol === 'https:' ? 443 : 80));
  return entries.some((entry) => (entry.port === null || entry.port === own) && entry.matches(host));
}

/** A host of a URL without the brackets of an IPv6 address. */
export const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
