/** Every variable of .env.example. The application, the launcher and the migrations read these and no others. */
export const VARIABLES = Object.freeze([
  ...['DATABASE_URL', 'DIRECT_DATABASE_URL', 'DATABASE_REPLICA_URL', 'DATABASE_POOL'],
  ...['APP_URL', 'HOST', 'PORT', 'NEXTAUTH_SECRET', 'ENCRYPTION_KEYS', 'CRON_SECRET', 'CRON_SCHEDULE'],
  ...['INIT_WORKSPACE', 'INIT_OWNER_EMAIL', 'INIT_OWNER_PASSWORD'],
  ...[
    'OPENAI_BASE_URL',
    'OUTBOUND_ALLOW',
    'HTTPS_PROXY',
    'NO_PROXY',
    'OPENAI_PACE',
    'TRUSTED_PROXY_HEADER',
    'LOG_LEVEL',
  ],
  ...['VERCEL', 'SANDBOX_URL', 'SANDBOX_KEY_HASHES'],
]);

/** Spaces around these are part of the value, so they are refused instead of removed. */
const EXACT = ['INIT_OWNER_PASSWORD'];

/**
 * What a variable says, without what a copy leaves around it: spaces, line ends, a byte order mark. An empty one is unset.
 * @param {string} name @param {string | undefined} value
 * @returns {{ text?: string, problem?: string }} `problem` reads after the variable's name, and has none of its value
 */
export function cleanText(name, value) {
  const text = value?.trim();
  if (!value || !text) return {};
  if (/^(["'`“‘]).*["'`”’]$/s.test(text)) return { problem: 'is in quotes: remove them' };
  if (EXACT.includes(name) && text !== value) return { problem: 'begins or ends with a space or a line break' };
  if (hasControl(text)) return { problem: 'has a line break or another invisible character in it' };
  return { text };
}

/** Control characters, line separators, and marks without width. @param {string} text */
const hasControl = (text) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);

export const COMPLAINT = 'The environment is not usable:';

/** What is printed where variables are not usable, one line each. @param {Iterable<readonly [name: string, problem: string]>} problems */
export const complaintOf = (problems) =>
  [
    COMPLAINT,
    ...Array.from(problems, ([name, problem]) => `  ${name} ${problem}`),
    '.env.example says what each variable is for.',
  ].join('\n');
