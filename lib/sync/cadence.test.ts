import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEnv } from '@/lib/env';
import { testKey, testSecret } from '@/lib/testing/test-secrets';
import { cronIntervalMs, dueAfterSuccess, nextCronAfter, nextSyncAt } from './cadence';

const at = (text: string) => new Date(`2026-11-${text}Z`);
const daily = '15 1 * * *';
const hourly = '0 * * * *';

describe('the cadence', () => {
  it('is by default what vercel.json asks the platform for', () => {
    const { crons } = JSON.parse(readFileSync('vercel.json', 'utf8'));
    const { CRON_SCHEDULE } = parseEnv({
      DATABASE_URL: 'postgresql://localhost/doow',
      APP_URL: 'http://127.0.0.1',
      NEXTAUTH_SECRET: testSecret('sign-in'),
      ENCRYPTION_KEYS: `1:${testKey(1).toString('base64')}`,
    });
    expect(crons).toEqual([{ path: '/api/cron/sync-usage', schedule: CRON_SCHEDULE }]);
  });

  it('names the next call in UTC and the longest gap between calls', () => {
    expect(nextCronAfter(at('23T01:14:59'), daily)).toEqual(at('23T01:15:00'));
    expect(nextCronAfter(at('23T01:15:00'), daily)).toEqual(at('24T01:15:00'));
    expect(cronIntervalMs(at('23T12:00:00'), daily)).toBe(86_400_000);
    expect(cronIntervalMs(at('23T12:00:00'), '0 6,8 * * *')).toBe(22 * 3_600_000);
  });

  it('makes a connection due in time for a call that comes early, yet not for the one that has just been', () => {
    expect(dueAfterSuccess(at('23T01:16:00'), daily)).toEqual(at('24T00:15:00'));
    expect(dueAfterSuccess(at('23T10:01:00'), hourly)).toEqual(at('23T10:45:00'));
    expect(dueAfterSuccess(at('23T10:01:00'), hourly).getTime()).toBeGreaterThan(at('23T10:01:00').getTime());
  });

  it('is never due at once, however close to the next call the success was', () => {
    const minutes = fc
      .integer({ min: 0, max: 14 * 1440 })
      .map((n) => new Date(at('10T00:00:00').getTime() + n * 60_000));
    fc.assert(
      fc.property(minutes, fc.constantFrom(daily, hourly, '*/10 * * * *', '0 6,8 * * *'), (now, schedule) => {
        expect(dueAfterSuccess(now, schedule).getTime()).toBeGreaterThan(now.getTime());
      }),
    );
    expect(dueAfterSuccess(at('23T09:50:00'), hourly)).toEqual(at('23T10:45:00'));
    expect(dueAfterSuccess(at('23T01:05:00'), daily)).toEqual(at('24T00:15:00'));
  });

  it('says when the next sync is: the first call from the due time on', () => {
    expect(nextSyncAt(at('24T00:15:00'), at('23T12:00:00'), daily)).toEqual(at('24T01:15:00'));
    expect(nextSyncAt(at('20T00:00:00'), at('23T12:00:00'), daily)).toEqual(at('24T01:15:00'));
    expect(nextSyncAt(at('23T12:30:00'), at('23T12:00:00'), hourly)).toEqual(at('23T13:00:00'));
  });
});
