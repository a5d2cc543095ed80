import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { GET as health } from '@/app/api/health/route';
import { POST as continueSlice } from '@/app/api/sync/continue/route';
import * as environment from '@/lib/env';
import { MAX_DURATION_S } from '@/lib/sync/cadence';
import { asOwner } from '@/lib/testing/factories';
import { GET } from './route';

vi.mock('next/server', async (original) => ({ ...(await original()), connection: async () => {} }));
afterEach(() => vi.restoreAllMocks());

const call = (authorization?: string) =>
  GET(new Request('http://127.0.0.1/api/cron/sync-usage', { headers: authorization ? { authorization } : {} }));
const secret = 'test-only-cron-secret';

describe('GET /api/cron/sync-usage', () => {
  it('answers the counts to who has the secret', async () => {
    const response = await call(`Bearer ${secret}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { durationMs, ...counts } = await response.json();
    expect(counts).toEqual({ claimed: 0, succeeded: 0, failed: 0, deferred: 0, remaining: 0 });
    expect(durationMs).toBeGreaterThanOrEqual(0);
  });

  it('answers 401 to anybody else, and does nothing', async () => {
    const runs = async () => (await asOwner('SELECT FROM cron_runs')).length;
    const before = await runs();
    for (const wrong of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Bearer undefined',
      secret,
      `Bearer ${secret}x`,
      `Basic ${secret}`,
    ])
      expect((await call(wrong)).status).toBe(401);
    expect(await runs()).toBe(before);
  });

  it('answers 503 while no secret is configured: it never runs unprotected', async () => {
    vi.spyOn(environment, 'env').mockReturnValue({ ...environment.env(), CRON_SECRET: undefined });
    for (const authorization of [undefined, 'Bearer undefined', 'Bearer ', `Bearer ${secret}`])
      expect((await call(authorization)).status).toBe(503);
  });

  it('has the longest duration that the sync counts with, as has the next slice', () => {
    for (const route of ['app/api/cron/sync-usage/route.ts', 'app/api/sync/continue/route.ts'])
      expect(readFileSync(route, 'utf8')).toContain(`export const maxDuration = ${MAX_DURATION_S};`);
  });
});

describe('POST /api/sync/continue', () => {
  it('refuses what this deployment has not signed', async () => {
    const post = (body: string, signature = '00') =>
      continueSlice(
        new Request('http://127.0.0.1/api/sync/continue', {
          method: 'POST',
          body,
          headers: { 'content-length': `${body.length}`, 'x-doow-signature': signature },
        }),
      );
    expect((await post('{}')).status).toBe(401);
    expect((await post('not json', 'ff'.repeat(32))).status).toBe(401);
    expect((await post('x'.repeat(2_000))).status).toBe(413);
  });
});

describe('GET /api/health', () => {
  it('tells of the database, the last cron and the version, and of nothing else', async () => {
    await call(`Bearer ${secret}`);
    const response = await health();
    expect(response.status).toBe(200);
    const report = await response.json();
    expect(Object.keys(report).sort()).toEqual(['cron', 'database', 'version']);
    expect(report).toMatchObject({ database: 'ok', cron: { late: false } });
    await asOwner("UPDATE cron_runs SET started_at = now() - interval '3 days'");
    expect((await (await health()).json()).cron.late).toBe(true);
  });
});
