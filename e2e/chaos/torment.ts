import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomOf } from '@/lib/testing/model/simulation';
import type { OwnDatabase } from '../instances/own-database.ts';
import type { Line } from '../instances/proxy.ts';

export type Torment = { seed: number; kills: number; workers: number };
export type Done = { kills: number; freezes: number; restarts: number; cuts: number };

type Victims = {
  start(): ChildProcess;
  /** Lets the next worker take over from one that is gone or frozen, as two minutes would. */
  release(): Promise<unknown>;
};

/** One in so many kills comes with a restart of the database; with a cut of every connection. */
const RESTART_EVERY = 10;
const CUT_EVERY = 4;
const WARM_MS = 5_000;

/** Kills and freezes workers at random moments, while the database is restarted and its connections are cut. */
export async function torment(
  { seed, kills, workers }: Torment,
  victims: Victims,
  database: OwnDatabase,
  proxy: Line,
): Promise<Done> {
  const random = randomOf(seed);
  const done: Done = { kills: 0, freezes: 0, restarts: 0, cuts: 0 };
  const alive = new Set<ChildProcess>();
  const doomed = new Set<ChildProcess>();
  const release = () => victims.release().catch(() => {}); // the database may be down
  let restarting = Promise.resolve();

  async function one(): Promise<void> {
    const child = victims.start();
    alive.add(child);
    const gone = once(child, 'exit').then(([code, signal]) => {
      alive.delete(child);
      if (!doomed.has(child)) throw new Error(`A worker ended by itself, with ${signal ?? `code ${code}`}.`);
    });
    // At work once its first run has ended; killed all the same where the chaos around keeps it from that.
    await Promise.race([once(child.stdout ?? child, 'data'), sleep(WARM_MS, undefined, { ref: false }), gone]);
    await sleep(random() * 300);
    if (random() < 0.4) {
      done.freezes++;
      child.kill('SIGSTOP');
      await release();
      await sleep(random() * 300);
      child.kill('SIGCONT');
      await sleep(random() * 100);
    }
    doomed.add(child);
    child.kill('SIGKILL');
    await gone;
    done.kills++;
    await release();
    if (done.kills % CUT_EVERY === 0) {
      done.cuts++;
      if (random() < 0.5) proxy.silence();
      await sleep(random() * 200);
      proxy.cut();
    }
    if (done.kills % RESTART_EVERY === 0) {
      done.restarts++;
      const how = random() < 0.5 ? 'fast' : 'immediate';
      restarting = restarting.then(() => database.restart(how));
      await restarting;
    }
  }

  async function turns(): Promise<void> {
    while (started < kills) {
      started++;
      await one();
    }
  }
  let started = 0;
  try {
    await Promise.all(Array.from({ length: workers }, turns));
  } finally {
    for (const child of alive) {
      doomed.add(child);
      child.kill('SIGKILL');
    }
  }
  await restarting;
  return done;
}
