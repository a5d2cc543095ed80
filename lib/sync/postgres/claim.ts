import 'server-only';
import { randomUUID } from 'node:crypto';
import { systemActor } from '@/lib/auth/actor';
import { addDays, type Day, dayOf } from '@/lib/day';
import { globalDb, type Transaction } from '@/lib/db';
import { isCurrent, openKey, resealKey, sealedKeyOf } from '@/lib/integrations/credentials';
import { bindWorkspace, type WorkspaceTx } from '@/lib/workspace';
import { SETTLING_MS } from '../finality';
import { type Claim, type ConnectionFacts, LEASE_S } from '../ledger';
import type { Bucket } from '../pace';
import { trailingDays } from '../plan';
import { Readings } from '../readings';
import { unschedule } from '../schedule';
import type { NotStarted, Target, Trigger } from '../types';
import { askedOf } from './asked';
import { holding } from './fence';

type Locked = Target & {
  fence: bigint;
  failures: number;
  tokens: number | null;
  perSecond: number | null;
  pacedAt: Date | null;
  waits: boolean;
  now: Date;
};

export async function claimDue(busy: () => readonly string[] = () => []): Promise<Claim | null> {
  for (;;) {
    const claim = await globalDb().$transaction(async (db) => {
      const except = busy(); // as of the moment there is a connection
      const locked = (await lockDue(db, except)) ?? (except.length > 0 ? await lockDue(db, []) : null);
      return locked ? take(db, locked, 'cron') : null;
    });
    if (typeof claim !== 'string') return claim;
  }
}

async function lockDue(db: Transaction, except: readonly string[]): Promise<Locked | null> {
  const [locked] = await db.$queryRaw<Locked[]>`
    SELECT connection_id AS "connectionId", workspace_id AS "workspaceId", fence, failures, pace_tokens AS tokens,
      pace_per_second AS "perSecond", paced_at AS "pacedAt", false AS waits, now() AS now
    FROM sync_schedule
    WHERE next_attempt_at <= now() AND (lease_until IS NULL OR lease_until < now())
      AND workspace_id <> ALL(${[...except]}::uuid[])
    ORDER BY next_attempt_at FOR UPDATE SKIP LOCKED LIMIT 1`;
  return locked ?? null;
}

export async function claimOne(
  { workspaceId, connectionId }: Target,
  trigger: Trigger,
  fence: bigint | null = null,
): Promise<Claim | NotStarted> {
  return globalDb().$transaction(async (db) => {
    const [locked] = await db.$queryRaw<Locked[]>`
      SELECT connection_id AS "connectionId", workspace_id AS "workspaceId", fence, failures, pace_tokens AS tokens,
        pace_per_second AS "perSecond", paced_at AS "pacedAt", coalesce(not_before > now(), false) AS waits, now() AS now
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
  const facts = await factsOf(tx, connectionId);
  const sealed = facts && (await sealedKeyOf(tx, connectionId));
  if (!sealed) {
    await unschedule(tx, connectionId);
    return 'not_scheduled';
  }
  // A provider's "not before" binds everyone; a rest after failures does not bind a person who asks.
  if (locked.waits) return 'waiting';
  const run = { workspaceId, connectionId, runId: randomUUID(), fence: locked.fence + 1n };
  await db.$executeRaw`
    UPDATE sync_schedule SET fence = ${run.fence}, lease_owner = ${run.runId}::uuid,
      lease_until = now() + make_interval(secs => ${LEASE_S})
    WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid`;
  await openRun(tx, { ...run, trigger }, locked.fence);
  const readings = await readingsOf(tx, connectionId, facts, claimedAt);
  readings.ask(await askedOf(tx, connectionId));
  return {
    ...run,
    trigger,
    claimedAt,
    failures,
    readings,
    connection: facts,
    bucket: bucketOf(locked),
    openKey: async () => {
      const key = await openKey(sealed);
      if (!isCurrent(sealed)) await holding(run, (open) => resealKey(open, sealed, key));
      return key;
    },
  };
}

async function factsOf({ db, workspaceId }: WorkspaceTx, id: string): Promise<ConnectionFacts | null> {
  const row = await db.connection.findFirst({
    where: { workspaceId, id, pausedAt: null, disconnectedAt: null, blockedReason: null },
    select: {
      provider: true,
      historyFrom: true,
      namesReadable: true,
      unavailable: true,
      lastLongReadAt: true,
      lastSuccessAt: true,
      retryReason: true,
      apiHost: true,
    },
  });
  if (!row) return null;
  const { _max } = await db.coverage.aggregate({
    where: { workspaceId, connectionId: id, rows: { gt: 0 } },
    _max: { day: true },
  });
  return { ...row, historyFrom: dayOf(row.historyFrom), lastUsed: _max.day && dayOf(_max.day) };
}

/**
 * Adds the run's row, and closes those that never closed themselves: of the last fence their process died, of an
 * older one they were stopped.
 */
async function openRun(
  { db, workspaceId }: WorkspaceTx,
  { connectionId, runId, fence, trigger }: Pick<Claim, 'connectionId' | 'runId' | 'fence' | 'trigger'>,
  lastFence: bigint,
) {
  await db.$executeRaw`
    WITH abandoned AS (
      UPDATE sync_runs SET finished_at = now(),
        outcome = CASE WHEN fence = ${lastFence} THEN 'failed' ELSE 'stopped' END,
        error_code = CASE WHEN fence = ${lastFence} THEN 'internal' END,
        error = CASE WHEN fence = ${lastFence} THEN 'The process ended before the run did.' END
      WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ${connectionId}::uuid AND finished_at IS NULL
    ), attempted AS (
      UPDATE connections SET last_attempt_at = now()
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${connectionId}::uuid
    )
    INSERT INTO sync_runs (workspace_id, id, connection_id, trigger, fence, started_at)
    VALUES (${workspaceId}::uuid, ${runId}::uuid, ${connectionId}::uuid, ${trigger}, ${fence}, now())`;
}

type KnownSpan = { endpoint: string; from: Date; to: Date; readAt: Date | null; suspectAt: Date | null };

/** Days that a plan may want to read again one by one; all others, settled for good, in spans. */
async function readingsOf(
  { db, workspaceId }: WorkspaceTx,
  connectionId: string,
  facts: ConnectionFacts,
  now: Date,
): Promise<Readings> {
  const recent = addDays(dayOf(now), -trailingDays(facts, now));
  const rows = await db.$queryRaw<KnownSpan[]>`
    WITH known AS MATERIALIZED (
      SELECT endpoint, day, read_at, suspect_at, day < ${recent}::date AND suspect_at IS NULL
        AND read_at >= (day + 1)::timestamp AT TIME ZONE 'UTC' + make_interval(secs => ${SETTLING_MS / 1000}) AS done
      FROM coverage WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ${connectionId}::uuid)
    SELECT endpoint, lower(span) AS "from", upper(span) - 1 AS "to", NULL::timestamptz AS "readAt",
      NULL::timestamptz AS "suspectAt"
    FROM (SELECT endpoint, unnest(range_agg(daterange(day, day + 1))) AS span FROM known WHERE done GROUP BY endpoint) d
    UNION ALL
    SELECT endpoint, day, day, read_at, suspect_at FROM known WHERE NOT done`;
  const spans = rows.filter(({ readAt }) => readAt === null);
  const readings = new Readings(
    spans.map(({ endpoint, from, to }) => ({ endpoint, from: dayOf(from), to: dayOf(to) })),
  );
  for (const { endpoint, from, readAt, suspectAt } of rows)
    if (readAt) readings.set(endpoint, dayOf(from) as Day, { readAt, suspectAt });
  return readings;
}

function bucketOf({ tokens, perSecond, pacedAt }: Locked): Bucket | null {
  return tokens === null || perSecond === null || !pacedAt ? null : { tokens, perSecond, at: pacedAt };
}
