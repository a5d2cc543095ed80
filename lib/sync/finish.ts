import 'server-only';
import { type NewEvent, recordEvents } from '@/lib/activity/record';
import { systemActor } from '@/lib/auth/actor';
import type { ProviderError } from '@/lib/integrations/provider';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { dueAfterSuccess } from './cadence';
import { type Fence, holdFence } from './fence';
import type { RunOutcome } from './types';

type Run = Fence & { runId: string };

/** What a run did, whichever way it ended. */
export type Tally = { calls: number; waitedMs: number; events: readonly NewEvent[] };

export type Ending = {
  outcome: Exclude<RunOutcome, 'stopped'>;
  /** A code of the provider contract or `internal`, our own sentence, and the call it was about. */
  error: { code: string; message: string; cause: ProviderError | null } | null;
  /** Milliseconds until the next attempt; null for "by the next call of the cron". */
  retryInMs: number | null;
  retryReason: 'rate_limited' | 'failing' | null;
  /** Nothing is called until the key is replaced. */
  blocked: 'key_refused' | 'usage_scope_missing' | null;
  failures: number;
};

/** What the run learned about the organization. */
export type Learned = { unavailable: readonly string[]; longReadingDone: boolean };

/**
 * Closes the run and says when the connection is next attempted, in one transaction.
 * @throws FencedOff, with nothing written.
 */
export async function finishRun(run: Run, ending: Ending, learned: Learned, tally: Tally): Promise<void> {
  const { connectionId, runId } = run;
  await withWorkspace(systemActor(run.workspaceId), 'sync.run', async (tx) => {
    const { db, workspaceId } = tx;
    const now = await holdFence(db, run);
    const { outcome, error, blocked, retryInMs, retryReason, failures } = ending;
    const next = retryInMs === null ? dueAfterSuccess(now) : new Date(now.getTime() + retryInMs);
    await db.syncSchedule.updateMany({
      where: { workspaceId, connectionId },
      data: {
        nextAttemptAt: blocked ? null : next,
        notBefore: retryReason === 'rate_limited' ? next : null,
        leaseUntil: null,
        leaseOwner: null,
        failures,
      },
    });
    await db.connection.updateMany({
      where: { workspaceId, id: connectionId },
      data: {
        retryReason,
        unavailable: [...learned.unavailable],
        ...(outcome === 'succeeded' && { lastSuccessAt: now }),
        ...(learned.longReadingDone && { lastLongReadAt: now }),
        ...(blocked && { blockedReason: blocked, blockedAt: now }),
      },
    });
    const { endpoint = null, requestId = null } = error?.cause ?? {};
    const waiting: NewEvent[] = retryReason
      ? [{ kind: 'waiting', data: { reason: retryReason, until: next.toISOString(), endpoint, requestId } }]
      : [];
    await recordEvents(tx, connectionId, runId, [...tally.events, ...waiting]);
    await closeRow(tx, run, outcome, tally, error);
  });
}

/** A fenced-off run closes its own row and leaves the log of what it had called; nothing else is its to write. */
export async function stopRun(run: Run, tally: Tally): Promise<void> {
  await withWorkspace(systemActor(run.workspaceId), 'sync.run', async (tx) => {
    const stopped: NewEvent = { kind: 'fenced_off', data: { reason: 'another run, a pause or a disconnect' } };
    await recordEvents(tx, run.connectionId, run.runId, [...tally.events, stopped]);
    await closeRow(tx, run, 'stopped', tally, null);
  });
}

async function closeRow(
  { db }: WorkspaceTx,
  { workspaceId, runId }: Run,
  outcome: RunOutcome,
  { calls, waitedMs }: Tally,
  error: Ending['error'],
) {
  await db.$executeRaw`
    UPDATE sync_runs SET finished_at = now(), outcome = ${outcome}, calls = ${calls}, waited_ms = ${waitedMs},
      error_code = ${error?.code ?? null}, error = ${error?.message ?? null}
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${runId}::uuid AND finished_at IS NULL`;
}
