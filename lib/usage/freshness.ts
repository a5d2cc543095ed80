import 'server-only';
import { type Day, dayOf, eachDay } from '@/lib/day';
import { coverageByDay } from '@/lib/sync/coverage';
import { completeThrough, coveredState, provisionalFrom } from '@/lib/sync/finality';
import type { WorkspaceTx } from '@/lib/workspace';

/** `none`: before any history, or still to come. `gap`: missing for some connection and there for another. */
export type DayFinality = 'settled' | 'provisional' | 'gap' | 'missing' | 'none';

export type Freshness = {
  completeThrough: Day | null;
  /** The id of the connection that holds it back. */
  heldBackBy: string | null;
  provisionalFrom: Day | null;
  /** One for each day of the range. */
  days: { day: Day; state: DayFinality }[];
};

type Range = { from: Day; to: Day; connection: readonly string[] };

/** How final the days in view are, over the connections in view that are not paused or disconnected. */
export async function freshnessOf(tx: WorkspaceTx, { from, to, connection }: Range): Promise<Freshness> {
  const { db, workspaceId } = tx;
  const inView = await db.connection.findMany({
    where: { workspaceId, ...(connection.length > 0 && { id: { in: [...connection] } }) },
    select: { id: true, pausedAt: true, disconnectedAt: true },
  });
  const covered = await coverageByDay(tx, { connectionIds: inView.map(({ id }) => id), from, to });
  const live = new Set(inView.flatMap(({ id, pausedAt, disconnectedAt }) => (pausedAt || disconnectedAt ? [] : [id])));
  const counted = covered.filter(({ connectionId }) => live.has(connectionId));
  const { day, heldBackBy } = completeThrough(counted);

  const states = new Map<Day, Set<string>>();
  for (const { connectionId, days } of covered)
    for (const entry of days) {
      const state = coveredState(entry);
      // A disconnected connection's unread days are over, not missing.
      if (state === 'missing' && !live.has(connectionId)) continue;
      states.set(entry.day, (states.get(entry.day) ?? new Set()).add(state));
    }
  return {
    completeThrough: day,
    heldBackBy,
    provisionalFrom: provisionalFrom(counted),
    days: eachDay(from, to).map((each) => ({ day: each, state: finality(each, states.get(each)) })),
  };
}

function finality(day: Day, states: ReadonlySet<string> | undefined): DayFinality {
  if (!states || states.size === 0 || day > dayOf(Date.now())) return 'none';
  if (states.has('missing')) return states.size === 1 ? 'missing' : 'gap';
  return states.size === 1 && states.has('settled') ? 'settled' : 'provisional';
}

/** How many days of a range were not read for every connection: what is summed over it lacks them. */
export const unreadDays = async (tx: WorkspaceTx, range: Range): Promise<number> =>
  unreadOf((await freshnessOf(tx, range)).days);

export const unreadOf = (days: Freshness['days']): number =>
  days.filter(({ state }) => state !== 'settled' && state !== 'provisional').length;
