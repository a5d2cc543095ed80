import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachDay } from '@/lib/day';
import type { Target } from '@/lib/sync/types';
import { asOwner } from '@/lib/testing/factories';
import { FAKE_ENDPOINTS, FakeProvider } from '@/lib/testing/fake-provider';
import { connected, daysAgo, factsOf, syncWith, today } from '@/lib/testing/syncing';
import { type OwnDatabase, startDatabase } from '../instances/own-database.ts';
import { type Line, startProxy } from '../instances/proxy.ts';
import { isWhole, Observer } from './observer.ts';
import { type Done, torment } from './torment.ts';
import { usageOfVersion } from './versions.ts';

/** CHAOS_SEED repeats a run as far as an operating system repeats one, CHAOS_KILLS makes it longer. */
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
const KILLS = Number(process.env.CHAOS_KILLS ?? 30);
const WORKERS = 3;
const HISTORY_DAYS = 3;
const TIMEOUT_MS = 90_000 + KILLS * 6_000;

let database: OwnDatabase;
let proxy: Line;
beforeAll(async () => {
  database = await startDatabase('chaos');
  proxy = await startProxy(database.port);
  process.env.TEST_OWNER_URL = database.ownerUrl;
  process.env.DATABASE_URL = database.appUrl(database.port);
}, 60_000);
afterAll(async () => {
  await proxy?.close();
  await database?.stop();
}, 60_000);

const told = ({ kills, freezes, restarts, cuts, silences }: Done, { looks, torn }: Observer) =>
  `${kills} kills, ${freezes} freezes, ${restarts} restarts, ${cuts} cuts, ${silences} silences; of ${looks} looks ${torn} saw a torn day`;

function worker(program: string[], { workspaceId, connectionId }: Target, more: string[] = []): ChildProcess {
  return spawn(process.execPath, [...program, workspaceId, connectionId, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DATABASE_URL: database.appUrl(proxy.port) },
  });
}

const EXPIRE = "UPDATE sync_schedule SET lease_until = now() - interval '1 second' WHERE connection_id = $1";
const expireLease = ({ connectionId }: Target) => asOwner(EXPIRE, [connectionId]);
/** Where a frozen worker holds the row's lock, nobody can take over before the database has ended its transaction. */
const expireUnlocked = ({ connectionId }: Target) =>
  asOwner(`${EXPIRE} AND EXISTS (SELECT FROM sync_schedule WHERE connection_id = $1 FOR UPDATE SKIP LOCKED)`, [
    connectionId,
  ]);

describe('workers killed and frozen at random moments, while the database restarts and connections are cut', () => {
  it(
    `leave every day whole at every moment, and one clean run ends the work (seed ${seed})`,
    async () => {
      const target = await connected(HISTORY_DAYS);
      const observer = new Observer(database.ownerUrl, target.connectionId).start();
      const victims = {
        start: () => worker(['--conditions=react-server', '--import', 'tsx', 'e2e/chaos/worker.ts'], target),
        release: () => expireUnlocked(target),
      };
      const done = await torment({ seed, kills: KILLS, workers: WORKERS }, victims, database, proxy);
      await observer.stop();
      console.log(`chaos, seed ${seed}: ${told(done, observer)}`);
      expect(observer.first, `seed ${seed}`).toBeNull();
      expect(observer.looks).toBeGreaterThan(KILLS);

      await expireLease(target);
      const provider = new FakeProvider();
      const last = 2_000_000_000_001;
      provider.usage = usageOfVersion(last);
      expect((await syncWith(target, provider)).outcome).toBe('succeeded');
      const days = await observer.look();
      expect(days.filter((day) => !isWhole(day))).toEqual([]);
      expect(days).toHaveLength((HISTORY_DAYS + 1) * FAKE_ENDPOINTS.length);
      expect(new Set(days.map(({ version }) => version))).toEqual(new Set([`${last}`]));
      const { runs } = await factsOf(target);
      expect(runs.every(({ outcome }) => outcome !== null)).toBe(true);
      expect(runs.some(({ outcome }) => outcome === 'failed' || outcome === 'stopped')).toBe(true);
      const rows = runs.reduce((sum, run) => sum + run.rows_added - run.rows_removed, 0);
      expect(rows).toBe(days.reduce((sum, day) => sum + day.rows, 0));
    },
    TIMEOUT_MS,
  );

  it(
    `tear days where the writer deletes and inserts without a fence (seed ${seed})`,
    async () => {
      const target = await connected(HISTORY_DAYS);
      const observer = new Observer(database.ownerUrl, target.connectionId).start();
      const victims = {
        start: () => worker(['e2e/chaos/naive-worker.ts'], target, eachDay(daysAgo(HISTORY_DAYS), today())),
        release: async () => {},
      };
      const done = await torment({ seed, kills: KILLS, workers: WORKERS }, victims, database, proxy);
      await observer.stop();
      console.log(`naive writer, seed ${seed}: ${told(done, observer)}`);
      expect(observer.torn).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});
