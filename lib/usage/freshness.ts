import 'server-only';
import { type Day, dayOf, eachDay } from '@/lib/day';
import { type Covered, coverageOf } from '@/lib/sync/coverage';
import { completeThrough, coveredState, provisionalFrom } from '@/lib/sync/finality';
import type { WorkspaceTx } from '@/lib/workspace';
import type { DayRange } from './ranges';

/** `none`: before any history, or still to come. `gap`: missing for some connection and there for another. */
export type DayFinality = 'settled' | 'provisional' | 'gap' | 'missing' | 'none';

export type Freshness = {
  completeThrough: Day | null;
  /** The id of the connection that holds it back. */
  heldBackBy: string | null;
  provisionalFrom: Day | null;
  /** One for each day of the range. `begun`: of how many connections, of those that have a day in view, history has begun. */
  days: { day: Day; state: DayFinality; begun: number }[];
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
  const present = new Set(
    [...covered, ...past].filter(({ live, days }) => live && days.length > 0).map(({ connectionId }) => connectionId),
  );
  return {
    now: freshnessIn(now, covered, present),
    before: (before && freshnessIn(before, past, present)) as Of<Before>,
  };
}

function freshnessIn({ from, to }: DayRange, covered: readonly Covered[], present: ReadonlySet<string>): Freshness {
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
  const firsts = covered.flatMap(({ connectionId, days: [first] }) =>
    first && present.has(connectionId) ? first.day : [],
  );
  return {
    completeThrough: day,
    heldBackBy,
    provisionalFrom: provisionalFrom(counted),
    days: eachDay(from, to).map((each) => ({
      day: each,
      state: each > today ? 'none' : finality(states.get(each)),
      begun: firsts.filter((first) => first <= each).length,
    })),
  };
}

function finality(states: ReadonlySet<string> | undefined): DayFinality {
  if (!states || states.size === 0) return 'none';
  if (states.has('missing')) return states.size === 1 ? 'missing' : 'gap';
  return states.size === 1 && states.has('settled') ? 'settled' : 'provisional';
}

/** How many of a range's days were not read for every connection: what is summed over it lacks them. */
export const unreadOf = (days: Freshness['days']): number =>
  days.filter(({ state }) => state !== 'settled' && state !== 'provisional').length;

/** Whether days are of the same connections, so that what was used on them can be compared. */
export const alike = (...days: readonly { begun: number }[]): boolean =>
  days.every(({ begun }) => begun === days[0]?.begun);
