import 'server-only';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import { pool } from './db';

/** A count in PostgreSQL, the same over all instances: so many `points` in `duration` seconds. */
export const counter = (keyPrefix: string, options: { points: number; duration: number }): RateLimiterPostgres =>
  new RateLimiterPostgres({
    storeClient: pool(),
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix,
    ...options,
  });

/** Deletes the counts that have run out. The cron calls it. */
export async function clearCounters(): Promise<void> {
  await pool().query({ text: 'DELETE FROM rate_limits WHERE expire < $1', values: [Date.now()] });
}
