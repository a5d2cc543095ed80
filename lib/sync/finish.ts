import type { NewEvent } from '@/lib/activity/record';
import { dueAfterSuccess } from './cadence';
import type { Ending } from './ending';
import type { Closing, LedgerTx } from './ledger';
import type { Bucket } from './pace';

/** What a run did, whichever way it ended. */
export type Tally = Pick<Closing, 'calls' | 'waitedMs'> & { bucket: Bucket | null; longReadingDone: boolean };

/** Closes the run and says when the connection is next attempted. */
export async function finishRun(tx: LedgerTx, ending: Ending, tally: Tally): Promise<void> {
  const { now } = tx;
  const { outcome, error, blocked, retryInMs, retryReason, failures } = ending;
  const next = retryInMs === null ? dueAfterSuccess(now) : new Date(now.getTime() + retryInMs);
  await tx.learn({
    retryReason,
    ...(outcome === 'succeeded' && { lastSuccessAt: now }),
    ...(tally.longReadingDone && { lastLongReadAt: now }),
    ...(blocked && { blocked: { reason: blocked, at: now } }),
  });
  const { endpoint = null, requestId = null } = error?.cause ?? {};
  const wait = { until: next.toISOString(), endpoint, requestId };
  const waiting: NewEvent[] = retryReason
    ? [{ kind: 'waiting', data: { reason: retryReason, ...wait, ...(retryReason === 'failing' && { failures }) } }]
    : [];
  await tx.record(waiting);
  await tx.close(
    {
      outcome,
      calls: tally.calls,
      waitedMs: tally.waitedMs,
      error: error && { code: error.code, message: error.message },
    },
    {
      at: blocked ? null : next,
      notBefore: retryReason === 'rate_limited' ? next : null,
      failures,
      bucket: tally.bucket,
    },
  );
}
