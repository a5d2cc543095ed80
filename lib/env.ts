import 'server-only';
import { z } from 'zod';
import { isInClear } from './database-address';
import { SpokenError } from './errors';
import { isLoopback } from './loopback';
import { isRange } from './outbound/addresses';
import { parseDirect, parseProxy } from './outbound/proxy';

const base64Key = /^[\w-]{1,32}:[A-Za-z0-9+/]{43}=$/;

const blankIsUnset = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsUnset, schema.optional());

const origin = z
  .url({ protocol: /^https?$/, error: 'must be an origin such as https://doow.example.com' })
  .transform((text) => new URL(text))
  .refine(
    (url) => url.pathname === '/' && !url.search && !url.hash && !url.username,
    'must be an origin without a path',
  )
  // Without TLS the sign-in cookie could be neither Secure nor bound to the host.
  .refine((url) => url.protocol === 'https:' || isLoopback(url.hostname), 'must be https, except on loopback')
  .transform((url) => url.origin);

/** Where keys are sent: https at its own port, or this machine; nothing in it but a host and a path. */
const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://api.openai.com/v1', abort: true })
  .refine((text) => !/[?#@\\]/.test(text), 'must be a host and a path, without a user, a query or a fragment')
  .refine((text) => text.startsWith('https:') || isLoopback(new URL(text).hostname), 'may use http on loopback only')
  .refine(
    (text) => new URL(text).port === '' || isLoopback(new URL(text).hostname),
    'may name a port on loopback only: https has its own',
  )
  .transform((text) => text.replace(/\/$/, ''));

const database = z
  .string({ error: 'is missing: the PostgreSQL the application uses' })
  .regex(/^postgres(ql)?:\/\//, { error: 'must start with postgresql://', abort: true })
  .refine(
    (address) => !isInClear(address),
    'leads to another machine without TLS: add ?sslmode=verify-full, or ?sslmode=disable where the network between is yours',
  );

/** Every variable the application reads; `.env.example` says what each is for. */
const schema = z
  .object({
    DATABASE_URL: database,
    DATABASE_REPLICA_URL: optional(database),
    DATABASE_POOL: z.preprocess(
      blankIsUnset,
      z.coerce.number('must be a number of connections').int().min(2, 'must be 2 or more').max(200).default(10),
    ),
    APP_URL: origin,
    NEXTAUTH_SECRET: z.string({ error: 'is missing' }).min(32, 'must have 32 characters or more'),
    ENCRYPTION_KEYS: z
      .string({ error: 'is missing' })
      .transform((text) => text.split(',').map((entry) => entry.trim()))
      .refine(
        (entries) => entries.every((entry) => base64Key.test(entry)),
        'must be id:base64 of 32 bytes, comma separated',
      )
      .transform((entries) =>
        entries.map((entry) => ({
          id: entry.slice(0, entry.indexOf(':')),
          key: Buffer.from(entry.slice(entry.indexOf(':') + 1), 'base64'),
        })),
      )
      .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, 'has the same id twice')
      .refine(
        (keys) => new Set(keys.map(({ key }) => key.toString('hex'))).size === keys.length,
        'has the same key twice',
      ),
    CRON_SECRET: optional(z.string().min(16, 'must have 16 characters or more')),
    CRON_SCHEDULE: z.preprocess(blankIsUnset, z.string().default('15 1 * * *')),
    /** Left out, each connection's own regional host is called. */
    OPENAI_BASE_URL: optional(baseUrl),
    OPENAI_PACE: z.preprocess(
      blankIsUnset,
      z
        .string()
        .default('8,1')
        .refine((text) => text === 'off' || /^[1-9]\d{0,3},\d{1,4}(\.\d+)?$/.test(text), 'must be like 8,1 or off')
        .transform((text) => {
          const [burst = 0, perSecond = 0] = text.split(',').map(Number);
          return text === 'off' ? null : { burst, perSecond };
        })
        .refine((pace) => pace === null || pace.perSecond > 0, 'must allow more than 0 requests a second'),
    ),
    OUTBOUND_ALLOW: z.preprocess(
      (value) => (typeof value === 'string' && value ? value.split(',').map((entry) => entry.trim()) : []),
      z.array(z.string().refine(isRange, 'must be addresses or ranges such as 10.20.0.0/16, comma separated')),
    ),
    HTTPS_PROXY: optional(
      z.string().transform((text, context) => {
        const proxy = parseProxy(text);
        if (proxy) return proxy;
        const message =
          'must be the address of an HTTP proxy such as http://proxy.example.com:3128; in a user or password write : / ? # @ % as %3A %2F %3F %23 %40 %25';
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      }),
    ),
    NO_PROXY: z.preprocess(
      (value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : []),
      z.array(
        z.string().transform((text, context) => {
          const entry = parseDirect(text);
          if (entry) return entry;
          const message =
            'must be hosts, .domains, addresses or ranges, each with a port or without, comma separated; or *';
          context.addIssue({ code: 'custom', message });
          return z.NEVER;
        }),
      ),
    ),
    SANDBOX_URL: optional(
      z
        .url({ error: 'must be an address', abort: true })
        .refine((text) => isLoopback(new URL(text).hostname), 'must be on loopback'),
    ),
    SANDBOX_KEY_HASHES: z.preprocess(
      (value) => (typeof value === 'string' && value ? value.split(',') : []),
      z.array(z.string().regex(/^[0-9a-f]{64}$/, 'must be SHA-256 digests in hex, comma separated')),
    ),
    INIT_WORKSPACE: optional(z.string()),
    INIT_OWNER_EMAIL: optional(z.string()),
    INIT_OWNER_PASSWORD: optional(z.string()),
    LOG_LEVEL: z.preprocess(
      blankIsUnset,
      z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    ),
    VERCEL: optional(z.string()),
  })
  .superRefine((env, context) => {
    if (!env.SANDBOX_URL && env.SANDBOX_KEY_HASHES.length === 0) return;
    if (env.VERCEL || !isLoopback(new URL(env.APP_URL).hostname))
      context.addIssue({
        code: 'custom',
        path: ['SANDBOX_URL'],
        message: 'and SANDBOX_KEY_HASHES belong to a local demo: remove them from a deployment',
      });
  });

export type Env = z.output<typeof schema>;

/** Names that other programs read in either case; the upper-case one comes first. */
const EITHER_CASE = ['HTTPS_PROXY', 'NO_PROXY'];

/** @throws SpokenError that names every bad variable, without its value. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const either = EITHER_CASE.map((name) => [name, source[name] || source[name.toLowerCase()]]);
  const result = schema.safeParse({ ...source, ...Object.fromEntries(either) });
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`);
  throw new SpokenError(
    `The environment is not usable:\n${lines.join('\n')}\n.env.example says what each variable is for.`,
  );
}

let parsed: Env | undefined;

/** The environment, read once: lazily, so that `next build` needs no secrets. `instrumentation.ts` calls it at start. */
export function env(): Env {
  if (!parsed) {
    parsed = parseEnv(process.env);
    process.env.NEXTAUTH_URL = parsed.APP_URL; // next-auth reads its own variable; there is one origin
  }
  return parsed;
}

/** What the launcher made for the demo's people. @throws Error when it did not. */
export function demoPasswords(): { owner: string; finance: string } {
  const { DEMO_OWNER_PASSWORD: owner, DEMO_FINANCE_PASSWORD: finance } = process.env;
  if (!owner || !finance) throw new Error('DEMO_OWNER_PASSWORD or DEMO_FINANCE_PASSWORD is missing.');
  return { owner, finance };
}
