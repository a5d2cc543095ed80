import 'server-only';
import { Cron } from 'croner';
import { z } from 'zod';
import { databaseProblem } from './database-address.mjs';
import { isLoopback } from './loopback';
import { isRange } from './outbound/addresses';
import { parseDirect, parseProxy } from './outbound/proxy';
import { guessable, guessableBytes } from './secret-strength';

/** A text whose fault is found by a function: null where it has none. */
export const checked = (problemOf: (text: string) => string | null) =>
  z.string({ error: 'is missing' }).superRefine((text, context) => {
    const message = problemOf(text);
    if (message) context.addIssue({ code: 'custom', message });
  });

export const database = checked(databaseProblem);

/** Where people open the application: `https://doow.example.com`, without a slash at the end. */
export const origin = z
  .url({ protocol: /^https?$/, error: 'must be an origin such as https://doow.example.com', abort: true })
  .transform((text) => new URL(text))
  .refine(
    (url) => url.pathname === '/' && !url.search && !url.hash && !url.username,
    'must be an origin without a path, such as https://doow.example.com',
  )
  .refine(
    ({ hostname }) =>
      hostname !== '0.0.0.0' && /^(\[[\da-f:.]*[1-9a-f][\da-f:.]*\]|[a-z\d-]+(\.[a-z\d-]+)*)$/.test(hostname),
    'must name a host that people can open, such as https://doow.example.com',
  )
  // Without TLS the sign-in cookie could be neither Secure nor bound to the host.
  .refine((url) => url.protocol === 'https:' || isLoopback(url.hostname), 'must be https, except on loopback')
  .transform((url) => url.origin);

/** Where keys are sent: https at its own port, or this machine; nothing in it but a host and a path. */
export const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://api.openai.com/v1', abort: true })
  .refine((text) => !/[?#@\\\s]/.test(text), 'must be a host and a path, without a user, a query or a fragment')
  .refine((text) => text.startsWith('https:') || isLoopback(new URL(text).hostname), 'may use http on loopback only')
  .refine(
    (text) => new URL(text).port === '' || isLoopback(new URL(text).hostname),
    'may name a port on loopback only: https has its own',
  )
  .refine((text) => {
    const { hostname, pathname } = new URL(text);
    return !/(^|\.)api\.openai\.com$/.test(hostname) || /^\/v1\/?$/.test(pathname);
  }, 'must end in /v1 at OpenAI, such as https://api.openai.com/v1')
  .transform((text) => text.replace(/\/+$/, ''));

export const signingSecret = z
  .string({ error: 'is missing: make one with openssl rand -base64 32' })
  .min(32, 'must have 32 characters or more: make one with openssl rand -base64 32')
  .pipe(checked(guessable));

/** It travels in a header. */
export const cronSecret = z
  .string()
  .min(16, 'must have 16 characters or more: make one with openssl rand -hex 24')
  .regex(/^[\x21-\x7e]+$/, 'must have letters, digits and signs of ASCII alone, without spaces')
  .pipe(checked(guessable));

const BASE64_KEY = /^[\w-]{1,32}:[A-Za-z0-9+/]{43}=$/;

export const keyRing = z
  .string({ error: 'is missing: an id, a colon and the output of openssl rand -base64 32, such as k1:…' })
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .refine((entries) => entries.every((entry) => BASE64_KEY.test(entry)), {
    error: 'must be id:base64 of 32 bytes, comma separated: the id and the output of openssl rand -base64 32',
    abort: true,
  })
  .transform((entries) =>
    entries.map((entry) => ({
      id: entry.slice(0, entry.indexOf(':')),
      key: Buffer.from(entry.slice(entry.indexOf(':') + 1), 'base64'),
    })),
  )
  .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, 'has the same id twice')
  .refine((keys) => new Set(keys.map(({ key }) => key.toString('hex'))).size === keys.length, 'has the same key twice')
  .superRefine((keys, context) => {
    const problem = keys.map(({ key }) => guessableBytes(key)).find((found) => found !== null);
    if (problem) context.addIssue({ code: 'custom', message: `has a key that ${problem}` });
  });

export const schedule = checked((text) => {
  const shape = 'must be five fields as cron writes them, in UTC, such as 15 1 * * *';
  if (text.split(/\s+/).length !== 5) return shape;
  try {
    return new Cron(text, { utcOffset: 0 }).nextRun() ? null : 'must be a time that comes: it never does';
  } catch {
    return shape;
  }
});

/** `8,1` as requests at once and requests a second; null for `off`. */
export const pace = z
  .string()
  .transform((text) => text.replaceAll(' ', ''))
  .refine((text) => text === 'off' || /^[1-9]\d{0,3},\d{1,4}(\.\d{1,6})?$/.test(text), {
    error: 'must be requests at once and requests a second, such as 8,1, or off',
    abort: true,
  })
  .transform((text) => {
    const [burst = 0, perSecond = 0] = text.split(',').map(Number);
    return text === 'off' ? null : { burst, perSecond };
  })
  .refine((read) => read === null || read.perSecond > 0, 'must allow more than 0 requests a second, or be off');

const list = (value: unknown) => (typeof value === 'string' ? value.split(',').map((entry) => entry.trim()) : []);

export const outboundRanges = z.preprocess(
  list,
  z
    .array(z.string())
    .refine((entries) => entries.every(isRange), {
      error: 'must be addresses or ranges such as 10.20.0.0/16, comma separated',
      abort: true,
    })
    .refine((entries) => !entries.some((entry) => /\/0+$/.test(entry)), 'may not have a range of all addresses in it'),
);

export const httpsProxy = z.string().transform((text, context) => {
  const proxy = parseProxy(text);
  if (proxy) return proxy;
  const message =
    'must be the address of an HTTP proxy such as http://proxy.example.com:3128; in a user or password write : / ? # @ % as %3A %2F %3F %23 %40 %25';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** Hosts that are called without the proxy, as its own `parseDirect` reads each. */
export const noProxy = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : []),
  z.array(z.string()).transform((texts, context) => {
    const entries = texts.flatMap((text) => parseDirect(text) ?? []);
    if (entries.length === texts.length) return entries;
    const message = 'must be hosts, .domains, addresses or ranges, each with a port or without, comma separated; or *';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }),
);

export const keyHashes = z.preprocess(
  list,
  z
    .array(z.string())
    .refine(
      (hashes) => hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash)),
      'must be SHA-256 digests in hex, comma separated',
    ),
);

export const poolSize = z
  .string()
  .regex(/^\d{1,4}$/, { error: 'must be a number of connections from 2 to 200', abort: true })
  .transform(Number)
  .refine((size) => size >= 2 && size <= 200, 'must be a number of connections from 2 to 200');

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export const logLevel = z.enum(LEVELS, { error: `must be one of ${LEVELS.join(', ')}` });

export const sandboxUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address such as http://127.0.0.1:4000', abort: true })
  .refine((text) => isLoopback(new URL(text).hostname), 'must be on loopback');

export const vercel = z.literal('1', 'is set to 1 by Vercel: leave it unset elsewhere');

/** Headers that every client may send, or that have more in them than addresses. */
const NO_ADDRESS = ['authorization', 'cookie', 'forwarded', 'host', 'origin', 'referer', 'user-agent', 'via'];

/** The header in which the operator's own proxy writes the client's address. */
export const addressHeader = z
  .string()
  .toLowerCase()
  .regex(/^(?!(?:true|false|yes|no|on|off)$)[a-z][a-z\d-]{1,62}$/, 'must be the name of one header, such as x-real-ip')
  .refine(
    (name) => !NO_ADDRESS.includes(name),
    'must be a header with nothing but addresses in it, such as x-real-ip or x-forwarded-for',
  );
