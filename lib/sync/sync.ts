import 'server-only';
import { log } from '@/lib/log';
import { MAX_DURATION_S } from './cadence';
import type { Claim } from './ledger';
import { supervise } from './supervise';
import type { CronCounts, RunOutcome, SyncResult, Target, Trigger } from './types';
import { type World, world } from './world';

export type { CronCounts, SyncResult, Target, Trigger } from './types';

/** Connections the cron works on at the same time. */
const PARALLEL = 64;
/** After this the cron lets go of a connection that has work left, so that a large one never starves the rest. */
const TURN_MS = 45_000;

type TimeOptions = {
  /** When the platform ends the process. */
  deadline: Date;
  /** How long it lets one run from its beginning, in milliseconds. */
  durationMs?: number;
};

/** Nothing is claimed after 70 % of the longest duration, nothing called after 80 %, nothing waited for after 90 %. */
function timesBefore({ deadline, durationMs = MAX_DURATION_S * 1000 }: TimeOptions) {
  const before = (part: number) => new Date(deadline.getTime() - part * durationMs);
  return { claimUntil: before(0.3), until: before(0.2), abortAt: before(0.1) };
}

type SliceOptions = TimeOptions & {
  /** The next slice of a pass: the fence that must still stand, and when the pass began. */
  slice?: { fence: bigint; passBegan: Date };
};

/** Syncs one connection until its work is done or the deadline comes near. */
export async function syncConnection(
  target: Target,
  trigger: Trigger,
  { slice, ...time }: SliceOptions,
  outside: World = world,
): Promise<SyncResult> {
  const claim = await outside.ledger.claimOne(target, trigger, slice?.fence);
  if (typeof claim === 'string') return { outcome: claim, runId: null };
  const { until, abortAt } = timesBefore(time);
  const outcome = await supervise(claim, outside, { until, abortAt, passBegan: slice?.passBegan });
  return { outcome, runId: claim.runId, fence: claim.fence, passBegan: slice?.passBegan ?? claim.claimedAt };
}

/**
 * Syncs every due connection of every workspace, several at once and each for a turn at a time. One connection's
 * trouble is a count, never another's.
 */
export async function syncDue(time: TimeOptions, outside: World = world): Promise<CronCounts> {
  const began = outside.now().getTime();
  const { claimUntil, until, abortAt } = timesBefore(time);
  const id = await outside.ledger.cronBegan();
  const outcomes = new Map<string, RunOutcome>();
  const passes = new Map<string, Date>();
  const troubles: unknown[] = [];
  /** How many connections of each workspace are being worked on. */
  const working = new Map<string, number>();
  const note = (workspaceId: string, more: 1 | -1) => {
    const left = (working.get(workspaceId) ?? 0) + more;
    if (left > 0) working.set(workspaceId, left);
    else working.delete(workspaceId);
  };

  async function takeTurns(): Promise<void> {
    while (outside.now() < claimUntil) {
      const claim = await outside.ledger
        .claimDue(() => [...working.keys()])
        .catch((error: unknown) => {
          troubles.push(error);
          log().warn({ err: error }, 'A connection could not be claimed');
          return null;
        });
      if (!claim) return;
      const turnEnds = new Date(Math.min(until.getTime(), outside.now().getTime() + TURN_MS));
      const passBegan = passes.get(claim.connectionId);
      passes.set(claim.connectionId, passBegan ?? claim.claimedAt);
      note(claim.workspaceId, 1);
      const outcome = await outcomeOf(claim, outside, { until: turnEnds, abortAt, passBegan });
      note(claim.workspaceId, -1);
      outcomes.set(claim.connectionId, outcome);
    }
  }

  await Promise.all(Array.from({ length: PARALLEL }, takeTurns));
  // A moment's trouble ends one turn, and the others go on; when not one claim came through, the database is gone.
  if (troubles.length > 0 && outcomes.size === 0) throw troubles[0];
  const count = (outcome: RunOutcome) => [...outcomes.values()].filter((other) => other === outcome).length;
  const counts = {
    claimed: outcomes.size,
    succeeded: count('succeeded'),
    failed: count('failed'),
    deferred: count('deferred'),
    remaining: await outside.ledger.countDue(),
  };
  await outside.ledger.cronEnded(id, counts);
  return { ...counts, durationMs: outside.now().getTime() - began };
}

async function outcomeOf(claim: Claim, outside: World, times: Parameters<typeof supervise>[2]): Promise<RunOutcome> {
  try {
    return await supervise(claim, outside, times);
  } catch (error) {
    log().error({ err: error, connectionId: claim.connectionId, runId: claim.runId }, 'A sync run could not be closed');
    return 'failed';
  }
}
