import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '@/lib/sync/types';
import { asOwner } from '@/lib/testing/factories';
import { FAKE_ENDPOINTS, FakeProvider } from '@/lib/testing/fake-provider';
import { SEED } from '@/lib/testing/random';
import { connected, factsOf, syncWith } from '@/lib/testing/syncing';
import { type Arena, HISTORY_DAYS, KILLS, openArena, summary, TIMEOUT_MS, WORKERS } from './arena.ts';
import { isWhole, Observer } from './observer.ts';
import { torment } from './torment.ts';
import { usageOfVersion } from './versions.ts';

let arena: Arena;
beforeAll(async () => {
  arena = await openArena();
}, 60_000);
afterAll(() => arena?.close(), 60_000);

const EXPIRE = "UPDATE sync_schedule SET lease_until = now() - interval '1 second' WHERE connection_id = $1";
const expireLease = ({ connectionId }: Target) => asOwner(EXPIRE, [connectionId]);
/** Where a frozen worker holds the row's lock, nobody can take over before the database has ended its transaction. */
const expireUnlocked = ({ connectionId }: Target) =>
  asOwner(`${EXPIRE} AND EXISTS (SELECT FROM sync_schedule WHERE connection_id = $1 FOR UPDATE SKIP LOCKED)`, [
    connectionId,
  ]);

describe('workers killed and frozen at random moments, while the database restarts and connections are cut', () => {
  it(
    `leave every day whole at every moment, and one clean run ends the work (seed ${SEED})`,
    async () => {
      const target = await connected(HISTORY_DAYS);
      const observer = new Observer(arena.database.ownerUrl, target.connectionId).start();
      const victims = {
        start: () => arena.worker(['--conditions=react-server', '--import', 'tsx', 'e2e/chaos/worker.ts'], target),
        release: () => expireUnlocked(target),
      };
      const done = await torment({ seed: SEED, kills: KILLS, workers: WORKERS }, victims, arena.database, arena.proxy);
      await observer.stop();
      console.log(`chaos, seed ${SEED}: ${summary(done, observer)}`);
      expect(observer.first, `seed ${SEED}`).toBeNull();
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
});
