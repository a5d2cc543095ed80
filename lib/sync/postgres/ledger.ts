import 'server-only';
import { type NewEvent, recordEvents } from '@/lib/activity/record';
import { systemActor } from '@/lib/auth/actor';
import { globalDb } from '@/lib/db';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import type { Closing, Fence, Learned, Ledger, LedgerTx, NextAttempt, RunCounts } from '../ledger';
import { askedOf, forgetNotes, noteFailures } from './asked';
import { claimDue, claimOne } from './claim';
import { hold, holding, stands } from './fence';
import { deleteRows, insertRestatements, knownDays, rowsOf, saveCoverage, saveNames, upsertRows } from './rows';

/** The ledger in PostgreSQL: what a run tells, learns and counts is gathered and written once, at the end of its transaction. */
export const postgresLedger: Ledger = {
  claimDue,
  claimOne,
  stands,
  renew: async (run) => {
    await hold(globalDb(), run);
  },
  write: (run, work) =>
    holding(run, async (tx, now) => {
      const { ledgerTx, flush } = open(tx, run, now);
      const result = await work(ledgerTx);
      await flush();
      return result;
    }),
  stop: (run, closing, events) =>
    withWorkspace(systemActor(run.workspaceId), 'sync.run', async (tx) => {
      await recordEvents(tx, run.connectionId, run.runId, events);
      await closeRun(tx, run, closing);
    }),
  eventsOf: (run) =>
    withWorkspace(systemActor(run.workspaceId), 'sync.run', ({ db, workspaceId }) =>
      db.event.count({ where: { workspaceId, connectionId: run.connectionId, runId: run.runId } }),
    ),
  cronBegan: async () => (await globalDb().cronRun.create({ data: {} })).id,
  cronEnded: async (id, { claimed, succeeded, failed, deferred, remaining }) => {
    await globalDb().$executeRaw`
      UPDATE cron_runs SET finished_at = now(), claimed = ${claimed}, succeeded = ${succeeded}, failed = ${failed},
        deferred = ${deferred}, remaining = ${remaining}
      WHERE id = ${id}`;
  },
  countDue: async () => {
    const [row] = await globalDb().$queryRaw<{ due: number }[]>`
      SELECT count(*)::int AS due FROM sync_schedule
      WHERE next_attempt_at <= now() AND (lease_until IS NULL OR lease_until < now())`;
    return row?.due ?? 0;
  },
};

function open(tx: WorkspaceTx, run: Fence, now: Date): { ledgerTx: LedgerTx; flush: () => Promise<void> } {
  const { connectionId, runId } = run;
  const events: NewEvent[] = [];
  const counts: RunCounts = { daysRead: 0, rowsAdded: 0, rowsChanged: 0, rowsRemoved: 0 };
  let learned: Learned = {};
  let end: { closing: Closing; next: NextAttempt } | null = null;
  const ledgerTx: LedgerTx = {
    now,
    asked: () => askedOf(tx, connectionId),
    knownDays: (days) => knownDays(tx, connectionId, days),
    rowsOf: (days) => rowsOf(tx, connectionId, days),
    replaceRows: async (removed, written) => {
      await deleteRows(tx, connectionId, removed);
      await upsertRows(tx, connectionId, written);
    },
    saveCoverage: async (readAt, kept, suspect) => {
      await saveCoverage(tx, connectionId, readAt, kept, suspect);
      await forgetNotes(tx, connectionId, readAt, kept);
    },
    addRestatements: (groups) => insertRestatements(tx, connectionId, runId, groups),
    record: async (more) => {
      events.push(...more);
    },
    addToRun: async (more) => {
      for (const key of Object.keys(counts) as (keyof RunCounts)[]) counts[key] += more[key];
    },
    learn: async (more) => {
      learned = { ...learned, ...more };
    },
    close: async (closing, next) => {
      end = { closing, next };
    },
  };
  const flush = async () => {
    await saveLearned(tx, connectionId, learned);
    await noteFailures(tx, connectionId, runId, learned.failed ?? []);
    await recordEvents(tx, connectionId, runId, events);
    if (counts.daysRead > 0) await addCounts(tx, runId, counts);
    if (!end) return;
    await schedule(tx, connectionId, end.next);
    await closeRun(tx, run, end.closing);
  };
  return { ledgerTx, flush };
}

async function saveLearned(
  tx: WorkspaceTx,
  connectionId: string,
  { names, failed: _, ...learned }: Learned,
): Promise<void> {
  if (names) await saveNames(tx, connectionId, names);
  const { blocked, unavailable, ...data } = learned;
  if (Object.keys(learned).length === 0) return;
  await tx.db.connection.updateMany({
    where: { workspaceId: tx.workspaceId, id: connectionId },
    data: {
      ...data,
      ...(unavailable && { unavailable: [...unavailable] }),
      ...(blocked && { blockedReason: blocked.reason, blockedAt: blocked.at }),
    },
  });
}

async function addCounts({ db, workspaceId }: WorkspaceTx, runId: string, counts: RunCounts): Promise<void> {
  await db.$executeRaw`
    UPDATE sync_runs SET days_read = days_read + ${counts.daysRead}, rows_added = rows_added + ${counts.rowsAdded},
      rows_changed = rows_changed + ${counts.rowsChanged}, rows_removed = rows_removed + ${counts.rowsRemoved}
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${runId}::uuid`;
}

async function schedule(
  { db, workspaceId }: WorkspaceTx,
  connectionId: string,
  { at, notBefore, failures, bucket }: NextAttempt,
): Promise<void> {
  await db.$executeRaw`
    UPDATE sync_schedule SET next_attempt_at = ${at}::timestamptz, not_before = ${notBefore}::timestamptz, lease_until = NULL,
      lease_owner = NULL, failures = ${failures}, pace_tokens = ${bucket?.tokens ?? null}::float8,
      pace_per_second = ${bucket?.perSecond ?? null}::float8, paced_at = ${bucket?.at ?? null}::timestamptz
    WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ${connectionId}::uuid`;
}

async function closeRun(
  { db }: WorkspaceTx,
  { workspaceId, runId }: Fence,
  { outcome, calls, waitedMs, error }: Closing,
): Promise<void> {
  await db.$executeRaw`
    UPDATE sync_runs SET finished_at = now(), outcome = ${outcome}, calls = ${calls}, waited_ms = ${Math.round(waitedMs)},
      error_code = ${error?.code ?? null}, error = ${error?.message ?? null}
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${runId}::uuid AND finished_at IS NULL`;
}
