import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachDay } from '@/lib/day';
import { SEED } from '@/lib/testing/random';
import { connected, daysAgo, today } from '@/lib/testing/syncing';
import { type Arena, HISTORY_DAYS, KILLS, openArena, summary, TIMEOUT_MS, WORKERS } from './arena.ts';
import { Observer } from './observer.ts';
import { torment } from './torment.ts';

let arena: Arena;
beforeAll(async () => {
  arena = await openArena();
}, 60_000);
afterAll(() => arena?.close(), 60_000);

// The control group of chaos.int.test.ts: its observer would see a torn day if there were one.
it(
  `the same torment tears days where the writer deletes and inserts without a fence (seed ${SEED})`,
  async () => {
    const target = await connected(HISTORY_DAYS);
    const observer = new Observer(arena.database.ownerUrl, target.connectionId).start();
    const victims = {
      start: () => arena.worker(['e2e/chaos/naive-worker.ts'], target, eachDay(daysAgo(HISTORY_DAYS), today())),
      release: async () => {},
    };
    const plan = { seed: SEED, kills: KILLS, workers: WORKERS };
    const done = await torment(plan, victims, arena.database, arena.proxy);
    await observer.stop();
    console.log(`naive writer, seed ${SEED}: ${summary(done, observer)}`);
    expect(observer.torn).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);
