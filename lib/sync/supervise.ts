import 'server-only';
import { globalDb } from '@/lib/db';
import { TimeUp } from './caller';
import type { Claim } from './claim';
import { FencedOff, holdFence } from './fence';
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
  const beat = setInterval(() => {
    holdFence(globalDb(), claim).catch((error: unknown) => {
      if (error instanceof FencedOff) controller.abort(error);
    });
  }, HEARTBEAT_MS);
  const remaining = Math.max(0, abortAt.getTime() - world.now().getTime());
  const alarm = setTimeout(() => controller.abort(new TimeUp()), remaining);
  try {
    return await runSync(claim, world, { until, signal: controller.signal, passBegan });
  } finally {
    clearInterval(beat);
    clearTimeout(alarm);
  }
}
