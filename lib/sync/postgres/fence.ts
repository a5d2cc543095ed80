import 'server-only';
import { systemActor } from '@/lib/auth/actor';
import { globalDb, type Transaction } from '@/lib/db';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { type Fence, FencedOff, LEASE_S } from '../ledger';

/** @returns the database's time. @throws FencedOff when another fence stands. */
export async function stands({ workspaceId, connectionId, runId, fence }: Fence): Promise<Date> {
  const [row] = await globalDb().$queryRaw<{ now: Date }[]>`
    SELECT now() FROM sync_schedule
    WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid
      AND fence = ${fence} AND lease_owner = ${runId}::uuid`;
  if (!row) throw new FencedOff();
  return row.now;
}

/**
 * Extends the lease and, inside a transaction, locks the schedule until its end. A run that has closed itself owns
 * the lease no more, and finds itself fenced off.
 */
export async function hold(
  db: Pick<Transaction, '$queryRaw'>,
  { workspaceId, connectionId, runId, fence }: Fence,
): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`
    UPDATE sync_schedule SET lease_until = now() + make_interval(secs => ${LEASE_S})
    WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid
      AND fence = ${fence} AND lease_owner = ${runId}::uuid
    RETURNING now()`;
  if (!row) throw new FencedOff();
  return row.now;
}

/** One transaction in the run's workspace that holds its fence to the end. @throws FencedOff, with nothing written. */
export function holding<T>(run: Fence, work: (tx: WorkspaceTx, now: Date) => Promise<T>): Promise<T> {
  return withWorkspace(systemActor(run.workspaceId), 'sync.run', async (tx) => work(tx, await hold(tx.db, run)));
}
