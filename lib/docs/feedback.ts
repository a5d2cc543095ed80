import 'server-only';
import { RateLimiterPostgres, type RateLimiterRes } from 'rate-limiter-flexible';
import { globalDb, pool } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { isDocSlug } from './nav';

/** Answers a minute from all addresses together, and an hour from one: a form that anybody can send. */
const ALL_PER_MINUTE = 60;
const ONE_PER_HOUR = 20;

let limits: { all: RateLimiterPostgres; one: RateLimiterPostgres } | undefined;

function limiters() {
  const common = { storeClient: pool(), tableName: 'rate_limits', tableCreated: true };
  limits ??= {
    all: new RateLimiterPostgres({ ...common, keyPrefix: 'docs', points: ALL_PER_MINUTE, duration: 60 }),
    one: new RateLimiterPostgres({ ...common, keyPrefix: 'docs-from', points: ONE_PER_HOUR, duration: 3_600 }),
  };
  return limits;
}

/**
 * Notes whether a page of the documentation helped: the page and the answer, no person.
 * @throws AppError `invalid` for a page there is not, `limited` for too many answers.
 */
export async function storeFeedback(page: string, helpful: boolean, address: string): Promise<void> {
  if (!isDocSlug(page)) throw new AppError('invalid', 'There is no such page.');
  const { all, one } = limiters();
  await one.consume(address).catch(refuse);
  await all.consume('all').catch(refuse);
  await globalDb().docsFeedback.create({ data: { page: page || 'index', helpful } });
}

function refuse(reason: Error | RateLimiterRes): never {
  if (reason instanceof Error) throw reason;
  throw new AppError('limited', 'Too many answers at once. Please try again later.');
}
