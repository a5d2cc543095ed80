import 'server-only';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { env } from '@/lib/env';
import { cookieNames, cookieOptions } from './cookie';

/** How long a browser is remembered after its last sign-in, in seconds. */
const REMEMBERED_S = 180 * 86_400;
/** Accounts remembered for one browser. */
const MAX_ACCOUNTS = 5;
const ID = /^[\w-]{22}$/;

type Cookies = { get(name: string): { value: string } | undefined };

/**
 * The cookie of a browser that has signed in: a random id, and for each account a tag that only Doow can make of the id
 * and the account. It opens nothing: tries with it are counted apart (`attempts.ts`), so that strangers' tries do not
 * count against the account's owner.
 */
const tagOf = (id: string, account: string): string =>
  createHmac('sha256', env().NEXTAUTH_SECRET)
    .update(JSON.stringify(['known device', id, account]))
    .digest('base64url')
    .slice(0, 22);

function read(cookies: Cookies): { id: string; tags: string[] } | null {
  const [id = '', ...tags] = (cookies.get(cookieNames().device)?.value ?? '').split('.');
  return ID.test(id) ? { id, tags: tags.filter((tag) => ID.test(tag)).slice(0, MAX_ACCOUNTS) } : null;
}

const isSame = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The id of a browser that has signed in to the account before; null for any other. */
export function knownDevice(cookies: Cookies, account: string): string | null {
  const known = read(cookies);
  if (!known) return null;
  const own = tagOf(known.id, normalized(account));
  return known.tags.some((tag) => isSame(tag, own)) ? known.id : null;
}

/** The cookie's value that makes a browser a known one of the account, beside those it is known to already. */
function valueFor(cookies: Cookies, account: string): string {
  const { id, tags } = read(cookies) ?? { id: randomBytes(16).toString('base64url'), tags: [] };
  const own = tagOf(id, normalized(account));
  return [id, own, ...tags.filter((tag) => tag !== own)].slice(0, 1 + MAX_ACCOUNTS).join('.');
}

/** `valueFor` as a `Set-Cookie` header, for a route. */
export function rememberDevice(cookies: Cookies, account: string): string {
  const { secure, device } = cookieNames();
  const value = valueFor(cookies, account);
  return `${device}=${value}; Path=/; Max-Age=${REMEMBERED_S}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

type Jar = Cookies & { set(name: string, value: string, options: object): unknown };

/** Sets the same cookie in a server action. */
export function keepDevice(cookies: Jar, account: string): void {
  cookies.set(cookieNames().device, valueFor(cookies, account), { ...cookieOptions(), maxAge: REMEMBERED_S });
}

const normalized = (account: string) => account.trim().toLowerCase();
