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
};

/**
 * A connection and the days of the range that are over and of which it has no figures: they are before its history, were
 * not read, or are `after` it was disconnected.
 */
export type Lack = { id: string; days: ReadonlySet<Day>; after: ReadonlySet<Day> };

/** A disconnected connection, and the last day it was read in full. */
export type End = { id: string; on: Day };

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
): Promise<{ now: Freshness; before: Of<Before>; ends: End[] }> {
  const inView = connection.length > 0 ? { connectionIds: connection } : {};
  const [covered = [], past = []] = await coverageOf(tx, before ? [now, before] : [now], inView);
  const present = new Map(
    [...covered, ...past].filter((each) => each.days.some(isOwn(each))).map((each) => [each.connectionId, each.ended]),
  );
  return {
    now: freshnessIn(now, covered, present),
    before: (before && freshnessIn(before, past, present)) as Of<Before>,
    ends: [...present].flatMap(([id, ended]) => (ended?.read ? [{ id, on: ended.read.last }] : [])),
  };
}

/**
 * Whether a day is one of a connection's. Of one that was disconnected are those from the first that was read: how far a
 * backfill would have gone back tells nothing. The day of disconnecting is one where any of it was read.
 */
const isOwn =
  ({ ended }: Covered) =>
  ({ day, read }: CoveredDay): boolean =>
    !ended || read > 0 || (ended.read !== null && day >= ended.read.first && day < ended.on);

function freshnessIn(
  { from, to }: DayRange,
  covered: readonly Covered[],
  present: ReadonlyMap<string, unknown>,
): Freshness {
  const counted = covered.filter(({ live }) => live);
  const { day, heldBackBy } = completeThrough(counted);
  const states = new Map<Day, Set<string>>();
  const owners = new Map<Day, string>();
  const today = dayOf(Date.now());
  const paused = new Set<string>();
  covered.forEach((each, i) => {
    for (const entry of each.days.filter(isOwn(each))) {
      const isBegun = entry.day >= today && entry.read > 0; // some of its endpoints were read already
      const state = isBegun ? 'partial' : coveredState(entry);
      if (state === 'missing' && !each.live && !each.ended && entry.day < today) paused.add(each.connectionId);
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
  };
}

const isRead = (day: CoveredDay): boolean => coveredState(day) !== 'missing';

function lackOf(from: Day, over: Day, { connectionId, ended, days }: Covered): Lack[] {
  const read = new Set(days.filter(isRead).map(({ day }) => day));
  const lacking = eachDay(from, over).filter((day) => !read.has(day));
  const gone = (day: Day) => ended !== null && day >= ended.on;
  return lacking.length > 0 ? [{ id: connectionId, days: new Set(lacking), after: new Set(lacking.filter(gone)) }] : [];
}

/** What is not over yet lacks no reading. */
function finality(states: ReadonlySet<string> = new Set(), isOpen = false): DayFinality {
  if (isOpen) return [...states].some((state) => state !== 'missing') ? 'partial' : 'ahead';
  if (states.size === 0) return 'none';
  if (states.has('missing')) return states.size === 1 ? 'missing' : 'gap';
  if (states.has('partial')) return 'partial';
  return states.has('provisional') ? 'provisional' : 'settled';
}
