import { addDays, type Day, eachDay } from '@/lib/day';
import type { DayState } from '@/lib/sync/finality';
import { type DayFinality, isWhole } from '../finality';
import type { DayRange } from '../ranges';

/** One connection's days of a range, as far as they are its days. */
export type ConnectionDays = {
  id: string;
  name: string;
  /** The first day of its history. */
  since: Day;
  /** The last day it is read for; null while it is connected, paused or not. */
  until: Day | null;
  days: ReadonlyMap<Day, DayState>;
};

/** What the figures of a month lack of one connection. */
export type Lack = {
  id: string;
  name: string;
  missing: Day[];
  /** Its history begins on this day of the month. */
  since: Day | null;
  /** It was disconnected, and this day of the month is its last. */
  until: Day | null;
};

/**
 * How final a month is. `missing`: a day of a connection was not read. `provisional`: all were, and may still change.
 * `part`: what was read is settled, but a connection began or ended in the month. `none`: no connection has a day of it.
 */
export type MonthFinality = {
  kind: 'none' | 'missing' | 'provisional' | 'part' | 'settled';
  /** The first day that is not settled, and the last: both null when all are. */
  provisional: DayRange | null;
  lacks: Lack[];
  /** The connections in it, and those that have no day of it. */
  present: ConnectionDays[];
  absent: ConnectionDays[];
  days: { day: Day; state: DayFinality }[];
};

export function monthFinality(range: DayRange, connections: readonly ConnectionDays[]): MonthFinality {
  const present = connections.filter((each) => isPresent(range, each));
  const days = eachDay(range.from, range.to).map((day) => ({ day, state: stateOf(day, present) }));
  const lacks = present.map((each) => lackOf(range, each)).filter(isLack);
  const open = days.filter(({ state }) => state === 'provisional' || state === 'partial').map(({ day }) => day);
  const [first, last] = [open[0], open.at(-1)];
  return {
    kind: kindOf(present, lacks, open),
    provisional: first && last ? { from: first, to: last } : null,
    lacks,
    present,
    absent: connections.filter((each) => !present.includes(each)),
    days,
  };
}

function kindOf(present: readonly unknown[], lacks: readonly Lack[], open: readonly Day[]): MonthFinality['kind'] {
  if (present.length === 0) return 'none';
  if (lacks.some(({ missing }) => missing.length > 0)) return 'missing';
  if (open.length > 0) return 'provisional';
  return lacks.length > 0 ? 'part' : 'settled';
}

/** Whether any day of a range is the connection's. */
const isPresent = (range: DayRange, { since, until }: ConnectionDays): boolean =>
  since <= range.to && (until === null || (since <= until && until >= range.from));

/** Whether a day is one of the connection's at all. */
const isOwn = (day: Day, { since, until }: ConnectionDays): boolean => since <= day && (until === null || day <= until);

const readState = (day: Day, connection: ConnectionDays): DayState => connection.days.get(day) ?? 'missing';

function stateOf(day: Day, present: readonly ConnectionDays[]): DayFinality {
  const states = present.filter((each) => isOwn(day, each)).map((each) => readState(day, each));
  if (states.length === 0) return 'none';
  if (states.includes('missing')) return states.every((state) => state === 'missing') ? 'missing' : 'gap';
  if (states.includes('partial')) return 'partial';
  return states.includes('provisional') ? 'provisional' : 'settled';
}

function lackOf(range: DayRange, connection: ConnectionDays): Lack {
  const { id, name, since, until } = connection;
  const own = eachDay(range.from, range.to).filter((day) => isOwn(day, connection));
  return {
    id,
    name,
    missing: own.filter((day) => readState(day, connection) === 'missing'),
    since: since > range.from ? since : null,
    until: until !== null && until < range.to ? until : null,
  };
}

const isLack = ({ missing, since, until }: Lack): boolean => missing.length > 0 || since !== null || until !== null;

/** How many days of an earlier range lack a connection of the month's, or a whole reading: it is no fair comparison then. */
export function unfairDays(range: DayRange, past: readonly ConnectionDays[], month: MonthFinality): number {
  const ids = new Set(month.present.map(({ id }) => id));
  const counted = past.filter((each) => ids.has(each.id) || isPresent(range, each));
  const isRead = (day: Day) =>
    counted.every((each) => (!ids.has(each.id) && !isOwn(day, each)) || isWhole(readState(day, each)));
  return eachDay(range.from, range.to).filter((day) => !isRead(day)).length;
}

/** The connections that an earlier range has and the month has not. */
export const onlyBefore = (range: DayRange, past: readonly ConnectionDays[], month: MonthFinality): string[] =>
  past
    .filter((each) => isPresent(range, each) && !month.present.some(({ id }) => id === each.id))
    .map(({ name }) => name);

/** Whether a month was read in full, each day after it was over, for the same connections from its first day to its last. */
export const isFair = ({ kind, days }: MonthFinality): boolean =>
  (kind === 'settled' || kind === 'provisional') && days.every(({ state }) => isWhole(state));

/** The connections whose month and whose days of `past` were both read in full: their own change is a fair one. */
export function comparableIds(
  range: DayRange,
  connections: readonly ConnectionDays[],
  past: DayRange,
  before: readonly ConnectionDays[],
): string[] {
  return connections.flatMap((each) => {
    const alone = monthFinality(range, [each]);
    const days = before.filter(({ id }) => id === each.id);
    return isFair(alone) && unfairDays(past, days, alone) === 0 ? [each.id] : [];
  });
}

/** Days as spans: `4 to 6, 9`. */
export function spansOf(days: readonly Day[]): DayRange[] {
  const spans: DayRange[] = [];
  for (const day of days) {
    const last = spans.at(-1);
    if (last && addDays(last.to, 1) === day) last.to = day;
    else spans.push({ from: day, to: day });
  }
  return spans;
}
