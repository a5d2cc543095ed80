import 'server-only';
import { createHash } from 'node:crypto';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '@/lib/errors';
import { counter } from '@/lib/rate-limits';
import { networkOf } from '@/lib/request';

/**
 * How many tries at once, and for how many seconds they count. Each time they are used up a wait follows, twice as long
 * as the one before: from `first` to `longest` seconds.
 */
const LIMITS = {
  /** One account from a browser that has signed in to it before: nobody else's tries count here. */
  device: { points: 5, duration: 300, first: 60, longest: 900 },
  /** One account from one address. */
  account_address: { points: 5, duration: 300, first: 60, longest: 900 },
  /** One account from anywhere: a guesser with many addresses. Its owner may be among them, on a new device. */
  account: { points: 30, duration: 900, first: 60, longest: 300 },
  /** The same where no address is known. */
  account_anywhere: { points: 10, duration: 300, first: 15, longest: 120 },
  /** Any account from one address: a guesser with many accounts. */
  address: { points: 60, duration: 900, first: 60, longest: 900 },
  /** The same where no address is known: all new devices together. */
  unknown: { points: 60, duration: 300, first: 30, longest: 300 },
} as const;

const STRIKES_S = 86_400;

type Kind = keyof typeof LIMITS;
type Counted = readonly [kind: Kind, key: string];

const limiter = (kind: Kind) => counter(`login:${kind}`, LIMITS[kind]);
const strikes = (kind: Kind) => counter(`strikes:${kind}`, { points: 1, duration: STRIKES_S });

const digest = (...parts: (string | null)[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/**
 * What a try counts for. One from a device that has signed in to the account before counts for that device alone, so
 * that strangers can use up nobody's tries but their own.
 */
function countedOf(account: string, address: string | null, device: string | null): Counted[] {
  if (device !== null) return [['device', digest(account, device)]];
  if (address === null)
    return [
      ['account_anywhere', digest(account)],
      ['unknown', 'all'],
    ];
  const network = networkOf(address);
  return [
    ['account_address', digest(account, network)],
    ['account', digest(account)],
    ['address', digest(network)],
  ];
}

/**
 * Counts one attempt in PostgreSQL before the password is looked at, so that parallel tries over any number of
 * processes get exactly the points there are. No account is ever locked for good, nor on a device that has signed in
 * to it before by what others try.
 * @param address the client's; null where it is not known
 * @param usedUp is told once a round, by the first attempt that is refused
 * @param device which of the account's known devices it comes from; null for a new one
 * @throws AppError `limited`, with the wait in words.
 */
export async function countAttempt(
  account: string,
  address: string | null,
  usedUp: () => void | Promise<void> = () => {},
  device: string | null = null,
): Promise<void> {
  for (const [kind, key] of countedOf(account, address, device)) {
    try {
      await limiter(kind).consume(key);
    } catch (error) {
      if (error instanceof Error) throw error;
      const refused = error as RateLimiterRes;
      const isFirst = refused.consumedPoints === LIMITS[kind].points + 1;
      const wait = isFirst ? await lengthen(kind, key) : null;
      if (isFirst && kind !== 'address' && kind !== 'unknown') await usedUp(); // those are nobody's account
      throw tooMany(wait ?? Math.ceil(refused.msBeforeNext / 1000));
    }
  }
}

/**
 * After a success: the account's own count from this address or device starts anew, and the try is taken off the counts
 * that it shares with others.
 */
export async function forgetAttempts(
  account: string,
  address: string | null,
  device: string | null = null,
): Promise<void> {
  for (const [kind, key] of countedOf(account, address, device))
    if (kind === 'device' || kind === 'account_address') {
      await limiter(kind).delete(key);
      await strikes(kind).delete(key);
    } else await limiter(kind).reward(key);
}

/** The first refusal of a round sets how long it lasts: twice as long as the round before. Seconds. */
async function lengthen(kind: Kind, key: string): Promise<number> {
  const { consumedPoints } = await strikes(kind).penalty(key);
  const { first, longest } = LIMITS[kind];
  const wait = Math.min(longest, first * 2 ** (consumedPoints - 1));
  await limiter(kind).block(key, wait);
  return wait;
}

const tooMany = (seconds: number) =>
  new AppError('limited', `Too many attempts. Try again in ${inWords(seconds)}.`, undefined, { retryAfterS: seconds });

export function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
