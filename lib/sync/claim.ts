import 'server-only';
import { randomUUID } from 'node:crypto';
import { systemActor } from '@/lib/auth/actor';
import { type Day, dayOf } from '@/lib/day';
import { globalDb, type Transaction } from '@/lib/db';
import { type SealedKey, sealedKeyOf } from '@/lib/integrations/credentials';
import { bindWorkspace, type WorkspaceTx } from '@/lib/workspace';
import { type Fence, LEASE_S } from './fence';
import { unschedule } from './schedule';
import type { NotStarted, Target, Trigger } from './types';

/** A run's right to work on a connection, the facts it works with, and the key, still sealed. */
export type Claim = Fence & {
  runId: string;
  trigger: Trigger;
  /** By the database's clock. */
  claimedAt: Date;
  /** Failed runs in a row before this one. */
  failures: number;
  sealedKey: SealedKey;
  connection: {
    provider: string;
    historyFrom: Day;
    namesReadable: boolean;
    unavailable: string[];
    lastLongReadAt: Date | null;
    retryReason: string | null;
  };
};

type Locked = Target & { fence: bigint; failures: number; waits: boolean; now: Date };

/** Claims the connection that is due the longest, over all workspaces; null when none is. */
export async function claimDue(): Promise<Claim | null> {
  for (;;) {
    const claim = await globalDb().$transaction(async (db) => {
      const [locked] = await db.$queryRaw<Locked[]>`
        SELECT connection_id AS "connectionId", workspace_id AS "workspaceId", fence, failures,
          false AS waits, now() AS now
        FROM sync_schedule
        WHERE next_attempt_at <= now() AND (lease_until IS NULL OR lease_until < now())
        ORDER BY next_attempt_at FOR UPDATE SKIP LOCKED LIMIT 1`;
      return locked ? take(db, locked, 'cron') : null;
    });
    if (typeof claim !== 'string') return claim;
  }
}

/** Claims this connection, due or not. With `fence`, only if it has not been claimed or changed since. */
export async function claimOne(
  { workspaceId, connectionId }: Target,
  trigger: Trigger,
  fence: bigint | null = null,
): Promise<Claim | NotStarted> {
  return globalDb().$transaction(async (db) => {
    const [locked] = await db.$queryRaw<Locked[]>`
      SELECT connection_id AS "connectionId", workspace_id AS "workspaceId", fence, failures,
        coalesce(not_before > now(), false) AS waits, now() AS now
      FROM sync_schedule
      WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid
        AND next_attempt_at IS NOT NULL AND (lease_until IS NULL OR lease_until < now())
        AND (${fence}::bigint IS NULL OR fence = ${fence}::bigint)
      FOR UPDATE SKIP LOCKED`;
    if (locked) return take(db, locked, trigger);
    const [seen] = await db.$queryRaw<{ scheduled: boolean }[]>`
      SELECT next_attempt_at IS NOT NULL AS scheduled FROM sync_schedule
      WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid`;
    return seen?.scheduled ? 'busy' : 'not_scheduled';
  });
}

/** With the schedule locked: lease, fence, facts and key in one transaction, so that none can be stale. */
async function take(db: Transaction, locked: Locked, trigger: Trigger): Promise<Claim | NotStarted> {
  const { workspaceId, connectionId, failures, now: claimedAt } = locked;
  const tx = await bindWorkspace(db, systemActor(workspaceId));
  const facts = await db.connection.findFirst({
    where: { workspaceId, id: connectionId, pausedAt: null, disconnectedAt: null, blockedReason: null },
    select: {
      provider: true,
      historyFrom: true,
      namesReadable: true,
      unavailable: true,
      lastLongReadAt: true,
      retryReason: true,
    },
  });
  const sealedKey = facts && (await sealedKeyOf(tx, connectionId));
  if (!sealedKey) {
    await unschedule(tx, connectionId);
    return 'not_scheduled';
  }
  // A provider's "not before" binds everyone; a rest after failures does not bind a person who asks.
  if (locked.waits) return 'waiting';
  const runId = randomUUID();
  const fence = locked.fence + 1n;
  await db.$executeRaw`
    UPDATE sync_schedule SET fence = ${fence}, lease_owner = ${runId}::uuid,
      lease_until = now() + make_interval(secs => ${LEASE_S})
    WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid`;
  await closeAbandoned(tx, connectionId, locked.fence);
  await db.syncRun.create({
    data: { workspaceId, id: runId, connectionId, trigger, fence, startedAt: claimedAt },
  });
  await db.connection.updateMany({ where: { workspaceId, id: connectionId }, data: { lastAttemptAt: claimedAt } });
  const connection = { ...facts, historyFrom: dayOf(facts.historyFrom) };
  return { workspaceId, connectionId, fence, runId, trigger, claimedAt, failures, sealedKey, connection };
}

/** Closes runs that never closed themselves: of the last fence their process died, of an older one they were stopped. */
async function closeAbandoned({ db, workspaceId }: WorkspaceTx, connectionId: string, lastFence: bigint) {
  await db.$executeRaw`
    UPDATE sync_runs SET finished_at = now(),
      outcome = CASE WHEN fence = ${lastFence} THEN 'failed' ELSE 'stopped' END,
      error_code = CASE WHEN fence = ${lastFence} THEN 'internal' END,
      error = CASE WHEN fence = ${lastFence} THEN 'The process ended before the run did.' END
    WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ${connectionId}::uuid AND finished_at IS NULL`;
}
