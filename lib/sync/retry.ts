import type { ProviderError } from '@/lib/integrations/provider';

const MINUTE_MS = 60_000;
const JITTER_BASE_MS = 1_000;
const JITTER_CAP_MS = MINUTE_MS;
const FAILING_BASE_MS = 15 * MINUTE_MS;
const FAILING_CAP_MS = 6 * 60 * MINUTE_MS;
/** Tries of one call, the first included. An answer that cannot be trusted is asked for twice. */
const TRIES = { rate_limited: 5, unreachable: 4, bad_answer: 2 } as const;

/** What follows a failed call: another try at `at`, or none. */
export type Next = { again: true; at: Date } | { again: false };

/**
 * Full jitter up to a doubling cap, never earlier than the provider allows. `tries` counts those made, `random`
 * gives 0 to 1.
 */
export function afterFailure(error: ProviderError, tries: number, now: Date, random: () => number): Next {
  const allowed = error.tooLarge || error.needsOperator ? 1 : (TRIES[error.code as keyof typeof TRIES] ?? 1);
  if (tries >= allowed) return { again: false };
  const jitter = random() * Math.min(JITTER_CAP_MS, JITTER_BASE_MS * 2 ** tries);
  const at = now.getTime() + jitter;
  return { again: true, at: new Date(Math.max(at, error.retryAt?.getTime() ?? 0)) };
}

/** The part of a rest that chance may take off, so that connections that failed together do not come back together. */
const REST_JITTER = 0.1;

/**
 * Milliseconds a connection rests after its n-th failed run in a row: 15 minutes, doubling to 6 hours, up to a tenth
 * less by chance. `random` gives 0 to 1.
 */
export function restAfter(failures: number, random: () => number): number {
  const rest = Math.min(FAILING_CAP_MS, FAILING_BASE_MS * 2 ** Math.min(Math.max(0, failures - 1), 10));
  return rest * (1 - REST_JITTER * random());
}

/** Milliseconds a connection told to wait does so: what the provider says and a minute at least, else 15 minutes. */
export function waitFor(retryAt: Date | null, now: Date): number {
  return retryAt ? Math.max(MINUTE_MS, retryAt.getTime() - now.getTime()) : FAILING_BASE_MS;
}
