import type { EventData } from '@/lib/activity/events';
import type { NewEvent } from '@/lib/activity/record';
import type { Day } from '@/lib/day';
import { ProviderError, type ProviderErrorCode } from '@/lib/integrations/provider';
import { TimeUp, ToldToWait } from './caller';
import { restAfter, waitFor } from './retry';
import type { RunOutcome } from './types';

export type Ending = {
  outcome: Exclude<RunOutcome, 'stopped'>;
  /** A code of the provider contract or `internal`, our own sentence, and the call it was about. */
  error: { code: string; message: string; cause: ProviderError | null } | null;
  /** Milliseconds until the next attempt; null for "by the next call of the cron". */
  retryInMs: number | null;
  retryReason: 'rate_limited' | 'failing' | null;
  /** Nothing is called until the key is replaced or tried again by hand. */
  blocked: 'key_refused' | 'usage_scope_missing' | null;
  failures: number;
};

/** For a failure that no row of the provider's table tells of. */
const SENTENCES: Readonly<Record<ProviderErrorCode, string>> = {
  key_refused: 'The key was refused: it is wrong, revoked or expired. Replace it to go on.',
  scope_missing: 'The key may not read usage. Replace it with one that has the permission.',
  refused: 'The call was refused, for a reason that is not the key’s as far as we know.',
  endpoint_unknown: 'The endpoint does not exist for this organization.',
  rate_limited: 'The provider asked to wait.',
  unreachable: 'The provider could not be reached, or answered with an error of its own.',
  bad_answer: 'An answer could not be trusted: the days it was for stay as they were.',
  rejected: 'The provider rejected the request.',
};

/** Our own words for the run's row; never the provider's. */
const sentenceOf = ({ code, message, problem }: ProviderError): string =>
  problem ? `${message} ${problem.nextStep}` : SENTENCES[code];

/**
 * How a run ends, from what interrupted it (null: nothing) or else from the first call that failed for good.
 * `failures` counts the failed runs before this one, `random` gives 0 to 1.
 */
export function endingOf(
  interrupted: unknown,
  failed: ProviderError | null,
  failures: number,
  { now, random }: { now: Date; random: () => number },
): Ending {
  const ending = { error: null, retryInMs: null, retryReason: null, blocked: null, failures };
  if (interrupted instanceof ToldToWait) {
    const { cause } = interrupted;
    const error = { code: cause.code, message: sentenceOf(cause), cause };
    const retryInMs = waitFor(cause.retryAt, now);
    return { ...ending, outcome: 'deferred', error, retryInMs, retryReason: 'rate_limited' };
  }
  const cause = interrupted instanceof ProviderError ? interrupted : failed;
  const internal = interrupted !== null && !(interrupted instanceof ProviderError) && !(interrupted instanceof TimeUp);
  if (cause || internal) {
    const error =
      cause && !internal
        ? { code: cause.code, message: sentenceOf(cause), cause }
        : {
            code: 'internal',
            message: 'Something went wrong inside Doow. The server log has the details.',
            cause: null,
          };
    const blocked = error.cause === null ? null : blockedBy(error.cause);
    const rest = {
      retryInMs: restAfter(failures + 1, random),
      retryReason: blocked ? null : ('failing' as const),
    };
    return { ...ending, ...rest, outcome: 'failed', error, blocked, failures: failures + 1 };
  }
  // Work is left: due at once, for the next slice or the next call of the cron.
  if (interrupted) return { ...ending, outcome: 'partial', retryInMs: 0 };
  return { ...ending, outcome: 'succeeded', failures: 0 };
}

/** Only what the provider itself says of the key blocks a connection. */
function blockedBy({ code }: ProviderError): Ending['blocked'] {
  if (code === 'key_refused') return 'key_refused';
  return code === 'scope_missing' ? 'usage_scope_missing' : null;
}

/** The event of a call that failed for good; without an error, of trouble inside Doow. */
export function failedEvent(error: ProviderError | null, day: Day | null = null): NewEvent {
  const { code = 'internal' as const, endpoint = null, status = null, requestId = null, scope = null } = error ?? {};
  const problem = error?.message ?? null;
  const data: EventData['sync_failed'] = { code, endpoint, status, requestId, scope, day: error?.day ?? day, problem };
  return {
    kind: 'sync_failed',
    data: {
      ...data,
      ...(error?.problem && { reason: error.problem.id, shownCode: error.shownCode }),
      ...(error?.needsOperator && { needsOperator: true }),
    },
  };
}
