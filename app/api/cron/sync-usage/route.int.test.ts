import { readFileSync } from 'node:fs';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { GET as health } from '@/app/api/health/route';
import { POST as continueSlice } from '@/app/api/sync/continue/route';
import { LateFigures } from '@/components/workspace/late-figures';
import { generalSettings, lateSchedule, workspaceSchedule } from '@/lib/auth/workspace-queries';
import * as environment from '@/lib/env';
import { formatDateTime } from '@/lib/format-time';
import { log } from '@/lib/log';
import { MAX_DURATION_S } from '@/lib/sync/cadence';
import { asOwner, createMember } from '@/lib/testing/factories';
import { GET } from './route';

vi.mock('next/server', async (original) => ({ ...(await original()), connection: async () => {} }));
afterEach(() => vi.restoreAllMocks());

const call = (authorization?: string) =>
  GET(new Request('http://127.0.0.1/api/cron/sync-usage', { headers: authorization ? { authorization } : {} }));
const secret = process.env.CRON_SECRET ?? '';

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
    const noted = vi.spyOn(log(), 'warn').mockImplementation(() => {});
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
    expect(noted.mock.calls).toEqual(Array(8).fill([{}, 'A call of the cron without its secret was refused']));
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
    const noted = vi.spyOn(log(), 'warn').mockImplementation(() => {});
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
    expect(noted.mock.calls).toEqual(Array(2).fill([{}, 'A slice of a sync that nobody here has signed was refused']));
    expect((await post('x'.repeat(2_000))).status).toBe(413);
  });
});

/** As if the only call of the cron had been so long ago: daily by default, it is late after 50 hours. */
async function silentFor(hours: number) {
  await call(`Bearer ${secret}`);
  await asOwner('UPDATE cron_runs SET started_at = now() - make_interval(hours => $1)', [hours]);
}

const askHealth = () => health(new Request('http://127.0.0.1:3000/api/health'));

describe('GET /api/health', () => {
  it('tells of the database, the last cron and the version, and of nothing else', async () => {
    await call(`Bearer ${secret}`);
    const response = await askHealth();
    expect(response.status).toBe(200);
    const report = await response.json();
    expect(Object.keys(report).sort()).toEqual(['cron', 'database', 'version']);
    expect(Object.keys(report.cron).sort()).toEqual(['ageSeconds', 'lastStartedAt', 'late']);
    expect(report).toMatchObject({ database: 'ok', cron: { late: false } });
  });

  it.each([
    [0, false],
    [49, false],
    [51, true],
  ])('gives the age of the last cron in seconds: %i hours without a call is late: %s', async (hours, late) => {
    await silentFor(hours);
    const { cron } = await (await askHealth()).json();
    expect(Math.floor(cron.ageSeconds / 3600)).toBe(hours);
    expect(cron.late).toBe(late);
  });

  it.each([
    ['of a new installation is not late', 0, false],
    ['is late where people have had accounts for twice its interval and two hours', 51, true],
  ])('a schedule that has never called %s', async (_what, hours, late) => {
    await asOwner('DELETE FROM cron_runs');
    await createMember();
    await asOwner('UPDATE users SET created_at = now() - make_interval(hours => $1)', [hours]);
    const { cron } = await (await askHealth()).json();
    expect(cron).toEqual({ lastStartedAt: null, ageSeconds: null, late });
  });

  it('says so to those who read figures too, and only while it is late', async () => {
    const finance = await createMember('finance');
    await silentFor(49);
    expect(await lateSchedule(finance)).toBeNull();
    await silentFor(51);
    const late = await lateSchedule(finance);
    const shown = renderToStaticMarkup(createElement(LateFigures, { late }));
    expect(shown).toContain('These figures may be out of date');
    expect(shown).toContain(`last ran on ${formatDateTime(late?.lastAt ?? '')}`);
    expect(renderToStaticMarkup(createElement(LateFigures, { late: { lastAt: null } }))).toContain('has not run yet');
    expect(renderToStaticMarkup(createElement(LateFigures, { late: null }))).toBe('');
  });
});

describe('the schedule in Company Settings', () => {
  it('says when it last called, whether it is late, and when that may change', async () => {
    const owner = await createMember();
    await silentFor(49);
    const inTime = (await generalSettings(owner)).schedule;
    const hoursAgo = (at: string | null) => Math.floor((Date.now() - Date.parse(at ?? '')) / 3_600_000);
    expect(inTime).toMatchObject({ late: false });
    expect(hoursAgo(inTime.lastAt)).toBe(49);
    // Late in an hour, unless it calls earlier.
    const lateAt = Date.parse(inTime.lastAt ?? '') + 50 * 3_600_000 + 1;
    expect(Date.parse(inTime.changesAt)).toBe(Math.min(lateAt, Date.parse(inTime.nextAt) + 60_000));
    await silentFor(51);
    const late = await workspaceSchedule(owner);
    expect(late).toMatchObject({ late: true });
    expect(Date.parse(late.changesAt)).toBe(Date.parse(late.nextAt) + 60_000);
  });

  it('is late too where it has never called since the workspace was made', async () => {
    await asOwner('DELETE FROM cron_runs');
    const owner = await createMember();
    expect(await workspaceSchedule(owner)).toMatchObject({ lastAt: null, late: false });
    await asOwner("UPDATE workspaces SET created_at = now() - interval '51 hours' WHERE id = $1", [owner.workspaceId]);
    expect(await workspaceSchedule(owner)).toMatchObject({ lastAt: null, late: true });
  });
});
