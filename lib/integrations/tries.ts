import 'server-only';
import type { Member } from '@/lib/auth/actor';
import { inWords } from '@/lib/auth/attempts';
import { AppError } from '@/lib/errors';
import { FairShare } from '@/lib/fair-share';
import { counter } from '@/lib/rate-limits';

/**
 * How many keys a workspace may have tried, and checks of its connections run: each is several calls of the provider
 * that the provider may let last for minutes. More keys than these are no company's: somebody sorts stolen ones.
 */
const LIMITS = {
  key: { points: 60, duration: 600 },
  check: { points: 60, duration: 300 },
} as const;

/** Tries of this process, and how many of them are one workspace's. */
const share = new FairShare({ places: 16, each: 4 });
/** Milliseconds a try waits for its turn. */
const TURN_MS = 5_000;

/**
 * Counts a try and takes its turn.
 * @returns how to end it, once
 * @throws AppError `limited`, or `unavailable` where too many are under way
 */
export async function beginTry(actor: Member, what: keyof typeof LIMITS): Promise<() => void> {
  const { workspaceId } = actor;
  await counter(`tries:${what}`, LIMITS[what])
    .consume(workspaceId)
    .catch((refused: unknown) => {
      if (refused instanceof Error) throw refused;
      const seconds = Math.ceil((refused as { msBeforeNext: number }).msBeforeNext / 1000);
      throw new AppError(
        'limited',
        `Your workspace has tried this very often. Try again in ${inWords(seconds)}.`,
        undefined,
        { retryAfterS: seconds },
      );
    });
  return share.take(workspaceId, TURN_MS);
}

/** Does the work as a try. @throws what `beginTry` throws, before anything of it is done */
export async function withTry<T>(actor: Member, what: keyof typeof LIMITS, work: () => Promise<T>): Promise<T> {
  const end = await beginTry(actor, what);
  try {
    return await work();
  } finally {
    end();
  }
}

/** The same for work that tells its steps. */
export async function* tryingSteps<T, R>(
  actor: Member,
  what: keyof typeof LIMITS,
  steps: AsyncGenerator<T, R>,
): AsyncGenerator<T, R> {
  const end = await beginTry(actor, what);
  try {
    return yield* steps;
  } finally {
    end();
  }
}
