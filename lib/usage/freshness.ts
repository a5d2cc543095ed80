import 'server-only';
import { type Day, dayOf, eachDay } from '@/lib/day';
import { type Covered, coverageOf } from '@/lib/sync/coverage';
import { completeThrough, coveredState, provisionalFrom } from '@/lib/sync/finality';
import type { WorkspaceTx } from '@/lib/workspace';
import type { DayRange } from './ranges';

/**
 * `none`: before any history, or still to come. `gap`: missing for some connection and there for another. `part`: all that
 * there is was read, and the history of some connection begins later: it is no fair comparison.
 */
export type DayFinality = 'settled' | 'provisional' | 'part' | 'gap' | 'missing' | 'none';

export type Freshness = {
  completeThrough: Day | null;
  /** The id of the connection that holds it back. */
  heldBackBy: string | null;
  provisionalFrom: Day | null;
  /** One for each day of the range. */
  days: { day: Day; state: DayFinality }[];
};

type Range = DayRange & { connection: readonly string[] };

/** How final the days in view are, over the connections in view that are not paused or disconnected. */
export async function freshnessOf(tx: WorkspaceTx, { connection, ...range }: Range): Promise<Freshness> {
  return (await freshnessOfBoth(tx, range, null, connection)).now;
}

type Of<Range> = Range extends DayRange ? Freshness : null;

/** The same of a range and of what it is compared with, if anything: one statement for both. */
export async function freshnessOfBoth<Before extends DayRange | null>(
  tx: WorkspaceTx,
  now: DayRange,
  before: Before,
  connection: readonly string[],
): Promise<{ now: Freshness; before: Of<Before> }> {
  const inView = connection.length > 0 ? { connectionIds: connection } : {};
  const [covered = [], past = []] = await coverageOf(tx, before ? [now, before] : [now], inView);
  return { now: freshnessIn(now, covered), before: (before && freshnessIn(before, past)) as Of<Before> };
}

function freshnessIn({ from, to }: DayRange, covered: readonly Covered[]): Freshness {
  const counted = covered.filter(({ live }) => live);
  const { day, heldBackBy } = completeThrough(counted);
  const states = new Map<Day, Set<string>>();
  for (const { live, days } of covered)
    for (const entry of days) {
      const state = coveredState(entry);
      // A disconnected connection's unread days are over, not missing.
      if (state === 'missing' && !live) continue;
      states.set(entry.day, (states.get(entry.day) ?? new Set()).add(state));
    }
  const today = dayOf(Date.now());
  const begun = (day: Day) => counted.every(({ days: [first] }) => first !== undefined && first.day <= day);
  return {
    completeThrough: day,
    heldBackBy,
    provisionalFrom: provisionalFrom(counted),
    days: eachDay(from, to).map((each) => ({
      day: each,
      state: each > today ? 'none' : finality(states.get(each), begun(each)),
    })),
  };
}

function finality(states: ReadonlySet<string> | undefined, begun: boolean): DayFinality {
  if (!states || states.size === 0) return 'none';
  if (states.has('missing')) return states.size === 1 ? 'missing' : 'gap';
  if (!begun) return 'part';
  return states.size === 1 && states.has('settled') ? 'settled' : 'provisional';
}

/** How many of a range's days were not read for every connection: what is summed over it lacks them. */
export const unreadOf = (days: Freshness['days']): number =>
  days.filter(({ state }) => state !== 'settled' && state !== 'provisional').length;
