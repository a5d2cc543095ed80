import 'server-only';
import type { Transaction } from '@/lib/db';
import type { Target } from './types';

/** Seconds a run may go without a sign of life before another may claim its connection. */
export const LEASE_S = 120;

/** Which run may write: the one whose fence is the schedule's. */
export type Fence = Target & { fence: bigint };

/** The connection was paused, disconnected, given another key or claimed anew: this run may write nothing more. */
export class FencedOff extends Error {
  constructor() {
    super('The run was fenced off.');
    this.name = 'FencedOff';
  }
}

/**
 * Extends the lease and, inside a transaction, locks the schedule until its end: no pause, disconnect or claim comes
 * between this and what the transaction writes.
 * @returns the database's time.
 * @throws FencedOff when another fence stands.
 */
export async function holdFence(
  db: Pick<Transaction, '$queryRaw'>,
  { workspaceId, connectionId, fence }: Fence,
): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`
    UPDATE sync_schedule SET lease_until = now() + make_interval(secs => ${LEASE_S})
    WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid
      AND fence = ${fence} AND next_attempt_at IS NOT NULL
    RETURNING now()`;
  if (!row) throw new FencedOff();
  return row.now;
}
