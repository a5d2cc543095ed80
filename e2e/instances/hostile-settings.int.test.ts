import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { closeDb, globalDb, pgClient } from '@/lib/db';
import { SESSION_SETTINGS } from '@/lib/session-settings.mjs';
import { health } from '@/lib/sync/health';
import { postgresLedger } from '@/lib/sync/postgres/ledger';
import { HOSTILE, makeShadow, setDatabase, synced, told } from './hostile-settings.ts';

let plain: Awaited<ReturnType<typeof synced>>;
let expected: Awaited<ReturnType<typeof told>>;

beforeAll(async () => {
  await makeShadow();
  plain = await synced();
  await postgresLedger.cronBegan();
  expected = await told(plain);
}, 60_000);

/** Has every connection begin again, on a database that is set as told. */
async function on(settings: Parameters<typeof setDatabase>[0]): Promise<void> {
  await closeDb();
  await setDatabase(settings);
}

const cases = Object.entries(HOSTILE).flatMap(([name, values]) => values.map((value) => [name, value] as const));
const first = Object.entries(HOSTILE).map(([name, [value = '']]) => [name, value] as const);

it('every setting that our connections make has a hostile value here', () => {
  expect(Object.keys(HOSTILE)).toEqual(Object.keys(SESSION_SETTINGS));
  expect(expected.csv.split('\r\n').length).toBeGreaterThan(20);
});

describe('a database that is set otherwise', () => {
  it.each(cases)('%s = %s changes nothing of what is stored, shown or exported', async (...setting) => {
    await on([setting]);
    expect(await told(plain)).toEqual(expected);
  });

  it('may be set otherwise in every way at once: what is synced on it is the same too', async () => {
    await on(first);
    expect(await told(plain)).toEqual(expected);
    const other = await synced();
    expect(other.outcome).toBe('succeeded');
    expect((await told(other)).stored).toBe(expected.stored);
    await postgresLedger.cronBegan();
    const { cron } = await health();
    expect(cron?.late).toBe(false);
    expect(cron?.ageSeconds).toBeGreaterThanOrEqual(0);
    expect(cron?.ageSeconds).toBeLessThan(60);
  });

  it('is set as we need it on both kinds of pool', async () => {
    await on(first);
    for (const patient of [false, true]) {
      const client = await pgClient({ patient });
      const found = await client.query<{ name: string; setting: string }>('SELECT name, setting FROM pg_settings');
      client.release();
      const values = new Map(found.rows.map(({ name, setting }) => [name.toLowerCase(), setting]));
      const limit = patient ? '300000' : '20000';
      const limits = { statement_timeout: limit, idle_in_transaction_session_timeout: limit };
      for (const [name, value] of Object.entries({ ...SESSION_SETTINGS, ...limits }))
        expect([name, values.get(name.toLowerCase()) ?? value]).toEqual([name, value]);
    }
    expect(await globalDb().cronRun.count()).toBeGreaterThan(0);
  });
});

describe('a server whose own time zone is not UTC', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it.each(['America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati'])(
    'stores and shows the same in %s',
    async (name) => {
      await on([]);
      process.env.TZ = name;
      expect(new Date().getTimezoneOffset()).not.toBe(0);
      expect(await told(plain)).toEqual(expected);
      expect((await told(await synced())).stored).toBe(expected.stored);
    },
  );
});
