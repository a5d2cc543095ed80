import { log } from '@/lib/log';
import { TimeUp } from './caller';
import { endingOf, failedEvent } from './ending';
import { finishRun } from './finish';
import { type Claim, FencedOff } from './ledger';
import { type RunOptions, runSync } from './run';
import type { RunOutcome } from './types';
import type { World } from './world';

const HEARTBEAT_MS = 20_000;
/** Milliseconds a run has to end by itself after it was told to, and its row to be closed where it has not. */
const CLOSING_MS = 15_000;

/** A run did not end although its time was up. */
class Overdue extends Error {
  override readonly name = 'Overdue';
}

/**
 * Runs a claim with a heartbeat: the lease is kept while it works, and the calls end soon after it is fenced off. At
 * `abortAt` everything under way is canceled. A run that has not ended CLOSING_MS later is left alone: its heartbeat
 * stops, its row is closed as failed and the lease is given up, so that the next run can begin.
 * @throws Error when the database cannot be told; then the lease runs out by itself
 */
export async function supervise(
  claim: Claim,
  world: World,
  { until, abortAt, passBegan }: Omit<RunOptions, 'signal'> & { abortAt: Date },
): Promise<RunOutcome> {
  const controller = new AbortController();
  let cancelBeat = () => {};
  const beatOn = () => {
    cancelBeat = world.timer(HEARTBEAT_MS, () => {
      beatOn();
      world.ledger.renew(claim).catch((error: unknown) => {
        if (error instanceof FencedOff) controller.abort(error);
      });
    });
  };
  beatOn();
  const remaining = Math.max(0, abortAt.getTime() - world.now().getTime());
  const cancelAlarm = world.timer(remaining, () => controller.abort(new TimeUp()));
  try {
    const run = runSync(claim, world, { until, signal: controller.signal, passBegan });
    return await within(world, remaining + CLOSING_MS, run);
  } catch (error) {
    if (!(error instanceof Overdue)) throw error;
    cancelBeat();
    return await within(world, CLOSING_MS, closeOverdue(claim, world, error));
  } finally {
    cancelBeat();
    cancelAlarm();
  }
}

/** @throws Overdue when `work` has not settled after `ms` */
async function within<T>(world: World, ms: number, work: Promise<T>): Promise<T> {
  let cancel = () => {};
  const overdue = new Promise<never>((_resolve, reject) => {
    cancel = world.timer(ms, () => reject(new Overdue()));
  });
  try {
    return await Promise.race([work, overdue]);
  } finally {
    cancel();
  }
}

/** Closes a run in the place of its own code. How many calls it made is not known. */
async function closeOverdue(claim: Claim, world: World, error: Overdue): Promise<RunOutcome> {
  log().error({ err: error, runId: claim.runId, connectionId: claim.connectionId }, 'A sync run did not end in time');
  const ending = endingOf(error, null, claim.failures, { now: world.now(), random: world.random });
  const tally = { calls: 0, waitedMs: 0, bucket: claim.bucket, longReadingDone: false };
  try {
    await world.ledger.write(claim, async (tx) => {
      await tx.record([failedEvent(null)]);
      await finishRun(tx, ending, tally);
    });
    return ending.outcome;
  } catch (failure) {
    if (failure instanceof FencedOff) return 'stopped';
    throw failure;
  }
}
