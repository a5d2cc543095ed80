import 'server-only';
import { z } from 'zod';
import { newPassword } from './auth/new-password';
import { ownWordsIn } from './auth/own-words';
import { emailInput, workspaceName } from './auth/schema';
import { cleanText, complaintOf, VARIABLES } from './env-text.mjs';
import * as values from './env-values';
import { SpokenError } from './errors';
import { isLoopback } from './loopback';

/** The variables of `.env.example` that a server reads. Blank ones are unset before they come here. */
const schema = z
  .object({
    DATABASE_URL: values.database,
    DIRECT_DATABASE_URL: values.database.optional(),
    DATABASE_REPLICA_URL: values.database.optional(),
    DATABASE_POOL: values.poolSize.default(10),
    APP_URL: values.origin,
    NEXTAUTH_SECRET: values.signingSecret,
    ENCRYPTION_KEYS: values.keyRing,
    CRON_SECRET: values.cronSecret.optional(),
    CRON_SCHEDULE: values.schedule.default('15 1 * * *'),
    /** Left out, each connection's own regional host is called. */
    OPENAI_BASE_URL: values.baseUrl.optional(),
    OPENAI_PACE: z.preprocess((value) => value ?? '8,1', values.pace),
    OUTBOUND_ALLOW: values.outboundRanges,
    HTTPS_PROXY: values.httpsProxy.optional(),
    NO_PROXY: values.noProxy,
    SANDBOX_URL: values.sandboxUrl.optional(),
    SANDBOX_KEY_HASHES: values.keyHashes,
    INIT_WORKSPACE: workspaceName.optional(),
    INIT_OWNER_EMAIL: emailInput.optional(),
    INIT_OWNER_PASSWORD: newPassword.optional(),
    LOG_LEVEL: values.logLevel.default('info'),
    TRUSTED_PROXY_HEADER: values.addressHeader.optional(),
    VERCEL: values.vercel.optional(),
  })
  .superRefine((env, context) => {
    const complain = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
    const { INIT_WORKSPACE: workspace, INIT_OWNER_EMAIL: email, INIT_OWNER_PASSWORD: password } = env;
    if (workspace && !email) complain('INIT_OWNER_EMAIL', 'is missing beside INIT_WORKSPACE');
    if (!workspace && (email || password)) complain('INIT_WORKSPACE', 'is missing beside the other two of INIT_');
    if (password && workspace && email) {
      const own = ownWordsIn(password, { workspaceName: workspace, name: nameOf(email), email });
      if (own) complain('INIT_OWNER_PASSWORD', own);
    }
    if (env.CRON_SECRET === env.NEXTAUTH_SECRET) complain('CRON_SECRET', 'is NEXTAUTH_SECRET: make one of its own');
    const isLocal = !env.VERCEL && isLoopback(new URL(env.APP_URL).hostname);
    if (!isLocal && (env.SANDBOX_URL || env.SANDBOX_KEY_HASHES.length > 0))
      complain('SANDBOX_URL', 'and SANDBOX_KEY_HASHES belong to a local demo: remove them from a deployment');
  });

/** What a first owner is called until they choose a name: what stands before the @ of their address. */
export const nameOf = (email: string): string => email.split('@')[0] ?? email;

export type Env = z.output<typeof schema>;

/** Names that other programs read in either case; the upper-case one comes first. */
const EITHER_CASE = ['HTTPS_PROXY', 'NO_PROXY'];

/** @throws SpokenError with one line for each variable that is not usable, without its value. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const problems = new Map<string, string>();
  const texts: Record<string, string> = {};
  for (const name of VARIABLES) {
    const given = EITHER_CASE.includes(name) ? source[name]?.trim() || source[name.toLowerCase()] : source[name];
    const { text, problem } = cleanText(name, given);
    if (problem) problems.set(name, problem);
    if (text) texts[name] = text;
  }
  const result = schema.safeParse(texts);
  if (result.success && problems.size === 0) return result.data;
  for (const { path, message } of result.error?.issues ?? []) {
    const name = String(path[0]);
    const isSentence = /^[A-Z]/.test(message); // of a form's field
    if (!problems.has(name)) problems.set(name, isSentence ? `is not usable: ${message}` : message);
  }
  throw new SpokenError(complaintOf(problems));
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
