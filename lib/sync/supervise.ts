import { TimeUp } from './caller';
import { type Claim, FencedOff } from './ledger';
import { type RunOptions, runSync } from './run';
import type { RunOutcome } from './types';
import type { World } from './world';

const HEARTBEAT_MS = 20_000;

/** Runs a claim with a heartbeat: the lease is kept while it works, and the calls end soon after it is fenced off. */
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
    return await runSync(claim, world, { until, signal: controller.signal, passBegan });
  } finally {
    cancelBeat();
    cancelAlarm();
  }
}
