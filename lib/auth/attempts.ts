import 'server-only';
import { createHash } from 'node:crypto';
import { RateLimiterPostgres, type RateLimiterRes } from 'rate-limiter-flexible';
import { pool } from '@/lib/db';
import { AppError } from '@/lib/errors';

/** How many tries at once, and for how long they count. A longer wait follows each time they are used up. */
const LIMITS = {
  /** One account from one address. */
  account_address: { points: 5, duration: 300 },
  /** One account from anywhere: a guesser with many addresses. */
  account: { points: 30, duration: 900 },
  /** Any account from one address: a guesser with many accounts. */
  address: { points: 60, duration: 900 },
} as const;

const FIRST_WAIT_S = 60;
const LONGEST_WAIT_S = 900;
const STRIKES_S = 86_400;

type Kind = keyof typeof LIMITS;

const limiter = (keyPrefix: string, options: { points: number; duration: number }) =>
  new RateLimiterPostgres({
    storeClient: pool(),
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix,
    ...options,
  });

const digest = (...parts: (string | null)[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

// Where no address is known, a count for it would be one count for everybody: a guesser could shut all of them out.
const keysOf = (account: string, address: string | null): [kind: Kind, key: string][] => [
  ['account_address', digest(account, address)],
  ['account', digest(account)],
  ...(address === null ? [] : [['address', digest(address)] satisfies [Kind, string]]),
];

/**
 * Counts one attempt in PostgreSQL before the password is looked at, so that parallel tries over any number of
 * processes get exactly the points there are. No account is ever locked for good.
 * @param usedUp is told once a round, by the first attempt that is refused
 * @throws AppError `limited`, with the wait in words.
 */
export async function countAttempt(
  account: string,
  address: string | null,
  usedUp: () => void | Promise<void> = () => {},
): Promise<void> {
  for (const [kind, key] of keysOf(account, address)) {
    const gate = limiter(`login:${kind}`, LIMITS[kind]);
    try {
      await gate.consume(key);
    } catch (error) {
      if (error instanceof Error) throw error;
      const refused = error as RateLimiterRes;
      const isFirst = refused.consumedPoints === LIMITS[kind].points + 1;
      const wait = isFirst ? await lengthen(kind, key) : null;
      if (isFirst && kind !== 'address') await usedUp(); // an address is nobody's account
      throw tooMany(wait ?? Math.ceil(refused.msBeforeNext / 1000));
    }
  }
}

/** After a success the account's own count from this address starts anew, and counts that have run out go. */
export async function forgetAttempts(account: string, address: string | null): Promise<void> {
  const key = digest(account, address);
  await limiter('login:account_address', LIMITS.account_address).delete(key);
  await limiter('strikes:account_address', { points: 1, duration: STRIKES_S }).delete(key);
  await pool().query({ text: 'DELETE FROM rate_limits WHERE expire < $1', values: [Date.now()] });
}

/** The first refusal of a round sets how long it lasts: twice as long as the round before. Seconds. */
async function lengthen(kind: Kind, key: string): Promise<number> {
  const { consumedPoints } = await limiter(`strikes:${kind}`, { points: 1, duration: STRIKES_S }).penalty(key);
  const wait = Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (consumedPoints - 1));
  await limiter(`login:${kind}`, LIMITS[kind]).block(key, wait);
  return wait;
}

const tooMany = (seconds: number) => new AppError('limited', `Too many attempts. Try again in ${inWords(seconds)}.`);

export function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
