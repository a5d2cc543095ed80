import { addDays, type Day, startOf } from '@/lib/day';
import { type DayState, dayState } from './finality';

/** What is known of a day of one endpoint. */
export type EndpointDay = {
  endpoint: string;
  /** When the last reading began that was stored, and how many rows it gave. */
  readAt: Date | null;
  rows: number;
  /** Came back empty though it has rows: read once more before that counts. */
  suspectAt: Date | null;
  askedAt: Date | null;
  failedAt: Date | null;
  /** Figures that were corrected once they were final. */
  restated: number;
};

/** `failed`: the last reading was tried and given up. `restated`: read, and corrected once it was final. */
export type CalendarState = DayState | 'failed' | 'restated';

/** From what is to be looked at to what is well; a day is what the first of its endpoints is. */
export const CALENDAR_STATES = ['failed', 'missing', 'partial', 'restated', 'provisional', 'settled'] as const;

type Tried = Pick<EndpointDay, 'readAt' | 'failedAt' | 'restated'>;

export function endpointState(day: Day, { readAt, failedAt, restated }: Tried): CalendarState {
  if (failedAt && (!readAt || failedAt >= readAt)) return 'failed';
  return readAt && restated > 0 ? 'restated' : dayState(day, readAt);
}

/** Whether it waits for a reading that somebody asked for; one that came back empty has been tried. */
export const isAwaited = ({ askedAt, suspectAt }: Pick<EndpointDay, 'askedAt' | 'suspectAt'>): boolean =>
  askedAt !== null && (suspectAt === null || suspectAt < askedAt);

export type CalendarDay = {
  day: Day;
  state: CalendarState;
  /** How final the figures are, whatever else is to be said of them. */
  finality: DayState;
  /** Of how many endpoints each is true. */
  endpoints: number;
  read: number;
  failed: number;
  /** The oldest reading its figures are from; null where one is missing. */
  readAt: Date | null;
  awaited: boolean;
};

const FINALITY: readonly DayState[] = ['missing', 'partial', 'provisional', 'settled'];
const first = <T>(order: readonly T[], found: readonly T[]): T | undefined =>
  order.find((each) => found.includes(each));

/** A day of a connection from its available endpoints; without any it is missing. */
export function calendarDay(day: Day, endpoints: readonly EndpointDay[]): CalendarDay {
  const states = endpoints.map((each) => endpointState(day, each));
  const readings = endpoints.flatMap(({ readAt }) => readAt ?? []);
  const oldest = readings.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return {
    day,
    state: first(CALENDAR_STATES, states) ?? 'missing',
    finality:
      first(
        FINALITY,
        endpoints.map(({ readAt }) => dayState(day, readAt)),
      ) ?? 'missing',
    endpoints: endpoints.length,
    read: readings.length,
    failed: states.filter((state) => state === 'failed').length,
    readAt: readings.length === endpoints.length ? (oldest ?? null) : null,
    awaited: endpoints.some(isAwaited),
  };
}

/** A month in weeks from Monday to Sunday; null where a place is another month's. */
export type Month = { month: string; weeks: (Day | null)[][] };

/** The months from the one of `from` to the one of `to`, newest first. */
export function monthsBetween(from: Day, to: Day): Month[] {
  const months: Month[] = [];
  for (let month = to.slice(0, 7); month >= from.slice(0, 7); month = addDays(firstOf(month), -1).slice(0, 7))
    months.push({ month, weeks: weeksOf(month) });
  return months;
}

const firstOf = (month: string) => `${month}-01` as Day;

/** Days since Monday. */
export const weekday = (day: Day): number => (startOf(day).getUTCDay() + 6) % 7;

function weeksOf(month: string): (Day | null)[][] {
  const begin = addDays(firstOf(month), -weekday(firstOf(month)));
  const weeks: (Day | null)[][] = [];
  for (let monday = begin; monday.slice(0, 7) <= month; monday = addDays(monday, 7))
    weeks.push(
      Array.from({ length: 7 }, (_, i) => addDays(monday, i)).map((day) => (day.startsWith(month) ? day : null)),
    );
  return weeks;
}

/** Where a key leads from a day: the same day of another month, or its last where it has no such day; null: nowhere. */
export function dayAt(key: string, day: Day): Day | null {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1);
    case 'ArrowRight':
      return addDays(day, 1);
    case 'ArrowUp':
      return addDays(day, -7);
    case 'ArrowDown':
      return addDays(day, 7);
    case 'Home':
      return addDays(day, -weekday(day));
    case 'End':
      return addDays(day, 6 - weekday(day));
    case 'PageUp':
      return inMonth(addDays(firstOf(day.slice(0, 7)), -1).slice(0, 7), day);
    case 'PageDown':
      return inMonth(addDays(firstOf(day.slice(0, 7)), 31).slice(0, 7), day);
    default:
      return null;
  }
}

function inMonth(month: string, like: Day): Day {
  const last = addDays(firstOf(addDays(firstOf(month), 31).slice(0, 7)), -1);
  const same = `${month}${like.slice(7)}` as Day;
  return same > last ? last : same;
}
