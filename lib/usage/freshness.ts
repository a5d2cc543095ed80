import 'server-only';
import { addDays, type Day, dayOf, eachDay } from '@/lib/day';
import { type Covered, coverageOf } from '@/lib/sync/coverage';
import { type CoveredDay, completeThrough, coveredState, provisionalFrom } from '@/lib/sync/finality';
import type { Reader } from '@/lib/workspace';
import type { DayInView } from './fairness';
import type { DayFinality } from './finality';
import type { DayRange } from './ranges';

export type Freshness = {
  completeThrough: Day | null;
  /** The id of the connection that holds it back. */
  heldBackBy: string | null;
  provisionalFrom: Day | null;
  /** Ids of paused connections that lack days of the range: they hold nothing back, and are missing all the same. */
  paused: string[];
  /** One for each day of the range. */
  days: DayInView[];
  lacks: Lack[];
  /** Disconnected connections that have days of the range, and the last of them. */
  ends: { id: string; on: Day }[];
};

/**
 * A connection and the days of the range that are over and of which it has no figures: they are before its history, or
 * were not read. Of one that was disconnected those after its end are among them, which is no fault.
 */
export type Lack = { id: string; ended: boolean; days: ReadonlySet<Day> };

type Range = DayRange & { connection: readonly string[] };

/** How final the days in view are, over the connections in view; through which they are complete, over those not paused. */
export async function freshnessOf(tx: Reader, { connection, ...range }: Range): Promise<Freshness> {
  return (await freshnessOfBoth(tx, range, null, connection)).now;
}

type Of<Range> = Range extends DayRange ? Freshness : null;

/** The same of a range and of what it is compared with, if anything: one statement for both. */
export async function freshnessOfBoth<Before extends DayRange | null>(
  tx: Reader,
  now: DayRange,
  before: Before,
  connection: readonly string[],
): Promise<{ now: Freshness; before: Of<Before> }> {
  const inView = connection.length > 0 ? { connectionIds: connection } : {};
  const [covered = [], past = []] = await coverageOf(tx, before ? [now, before] : [now], inView);
  const present = new Set(
    [...covered, ...past]
      .filter(({ ended, days }) => (ended ? days.some(isRead) : days.length > 0))
      .map(({ connectionId }) => connectionId),
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
  const owners = new Map<Day, string>();
  const today = dayOf(Date.now());
  const paused = new Set<string>();
  covered.forEach(({ connectionId, live, ended, days }, i) => {
    for (const entry of days) {
      const state = coveredState(entry);
      // A disconnected connection's unread days are over, not missing.
      if (state === 'missing' && ended) continue;
      if (state === 'missing' && !live && entry.day < today) paused.add(connectionId);
      states.set(entry.day, (states.get(entry.day) ?? new Set()).add(state));
      owners.set(entry.day, `${owners.get(entry.day) ?? ''} ${i}`);
    }
  });
  const over = to < today ? to : addDays(today, -1);
  return {
    completeThrough: day,
    heldBackBy,
    provisionalFrom: provisionalFrom(counted),
    paused: [...paused],
    days: eachDay(from, to).map((each) => ({
      day: each,
      state: finality(states.get(each), each >= today),
      of: owners.get(each) ?? '',
    })),
    lacks: covered.filter(({ connectionId }) => present.has(connectionId)).flatMap((each) => lackOf(from, over, each)),
    ends: covered.flatMap(({ connectionId, ended, days }) => {
      const last = ended ? days.findLast(isRead) : undefined;
      return last ? [{ id: connectionId, on: last.day }] : [];
    }),
  };
}

const isRead = (day: CoveredDay): boolean => coveredState(day) !== 'missing';

function lackOf(from: Day, over: Day, { connectionId, ended, days }: Covered): Lack[] {
  const begins = days[0]?.day ?? addDays(over, 1);
  const before = begins > from ? eachDay(from, begins > over ? over : addDays(begins, -1)) : [];
  const unread = days.filter((each) => each.day <= over && !isRead(each)).map(({ day }) => day);
  const lacking = new Set([...before, ...unread]);
  return lacking.size > 0 ? [{ id: connectionId, ended, days: lacking }] : [];
}

/** What is not over yet lacks no reading. */
function finality(states: ReadonlySet<string> = new Set(), isOpen = false): DayFinality {
  if (isOpen) return [...states].some((state) => state !== 'missing') ? 'partial' : 'ahead';
  if (states.size === 0) return 'none';
  if (states.has('missing')) return states.size === 1 ? 'missing' : 'gap';
  if (states.has('partial')) return 'partial';
  return states.has('provisional') ? 'provisional' : 'settled';
}
