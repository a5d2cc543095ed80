import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomOf } from '@/lib/testing/model/simulation';
import type { OwnDatabase } from '../instances/own-database.ts';
import type { Line } from '../instances/proxy.ts';

export type Torment = { seed: number; kills: number; workers: number };
export type Done = { kills: number; freezes: number; restarts: number; cuts: number; silences: number };

type Victims = {
  start(): ChildProcess;
  /** Lets the next worker take over from one that is gone or frozen, as two minutes would. */
  release(): Promise<unknown>;
};

/** One in so many kills comes with a restart of the database; with a cut of every connection. */
const RESTART_EVERY = 10;
const CUT_EVERY = 4;
const WARM_MS = 15_000; // a busy machine takes long to start a process, and one that has not begun is no victim

/** What happens to one worker, drawn before the first of them starts: the same seed, the same blows. */
type Blow = {
  waitMs: number;
  freeze: { ms: number; afterMs: number } | null;
  /** The way to the database: silent until it is cut, or only for those who had a connection. */
  line: { silent: boolean; cut: boolean; afterMs: number } | null;
  restart: 'fast' | 'immediate' | null;
};

function blowsOf(seed: number, kills: number): Blow[] {
  const random = randomOf(seed);
  return Array.from({ length: kills }, (_, i) => {
    const freezes = random() < 0.4;
    const kind = random();
    const gentle = random() < 0.5;
    const [waitMs = 0, ms = 0, afterMs = 0, lineMs = 0] = [300, 300, 100, 200].map((most) => random() * most);
    return {
      waitMs,
      freeze: freezes ? { ms, afterMs } : null,
      line: (i + 1) % CUT_EVERY === 0 ? { silent: kind > 1 / 3, cut: kind < 2 / 3, afterMs: lineMs } : null,
      restart: (i + 1) % RESTART_EVERY === 0 ? (gentle ? 'fast' : 'immediate') : null,
    };
  });
}

/** Kills and freezes workers at random moments, while the database is restarted and its connections are cut. */
export async function torment(
  { seed, kills, workers }: Torment,
  victims: Victims,
  database: OwnDatabase,
  proxy: Line,
): Promise<Done> {
  const blows = blowsOf(seed, kills);
  const done: Done = { kills: 0, freezes: 0, restarts: 0, cuts: 0, silences: 0 };
  const alive = new Set<ChildProcess>();
  const doomed = new Set<ChildProcess>();
  const release = () => victims.release().catch(() => {}); // the database may be down
  let restarting = Promise.resolve();

  async function one({ waitMs, freeze, line, restart }: Blow): Promise<void> {
    const child = victims.start();
    alive.add(child);
    const gone = once(child, 'exit').then(([code, signal]) => {
      alive.delete(child);
      if (!doomed.has(child)) throw new Error(`A worker ended by itself, with ${signal ?? `code ${code}`}.`);
    });
    // At work once its first run has ended; killed all the same where the chaos around keeps it from that.
    await Promise.race([once(child.stdout ?? child, 'data'), sleep(WARM_MS, undefined, { ref: false }), gone]);
    await sleep(waitMs);
    if (freeze) {
      done.freezes++;
      child.kill('SIGSTOP');
      await release();
      await sleep(freeze.ms);
      child.kill('SIGCONT');
      await sleep(freeze.afterMs);
    }
    doomed.add(child);
    child.kill('SIGKILL');
    await gone;
    done.kills++;
    await release();
    if (line) {
      if (line.silent) proxy.silence();
      await sleep(line.afterMs);
      if (line.cut) proxy.cut();
      done.silences += Number(line.silent);
      done.cuts += Number(line.cut);
    }
    if (restart) {
      done.restarts++;
      restarting = restarting.then(() => database.restart(restart));
      await restarting;
    }
  }

  async function turns(): Promise<void> {
    for (let blow = blows.shift(); blow; blow = blows.shift()) await one(blow);
  }
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
