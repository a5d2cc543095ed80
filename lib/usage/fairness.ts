import { addDays, type Day } from '@/lib/day';
import { type DayFinality, isWhole } from './finality';
import { type DayRange, lengthOf } from './ranges';
import type { Sums } from './sums';

/** A day in view. `of`: whose day it is, the same text for the same connections: no other day has their figures. */
export type DayInView = { day: Day; state: DayFinality; of: string };

/**
 * Why two periods are no fair comparison: one was not read in full, they are of different organizations, or one has more
 * days than the other. A calendar month is as long as a month, and a year as a year.
 */
export type Unfair = 'pastUnread' | 'unread' | 'organizations' | 'length';

/** As it is said in a few words. */
export const UNFAIR_SHORT: Readonly<Record<Unfair, string>> = {
  length: 'not as long',
  pastUnread: 'unread days before',
  organizations: 'other organizations',
  unread: 'unread days',
};

type Period = DayRange & { days: readonly DayInView[] };

export function unfairOf(now: Period, past: Period): Unfair | null {
  if (!isAsLong(now, past)) return 'length';
  if (unreadOf(past.days) > 0) return 'pastUnread';
  if (!alike(...now.days, ...past.days)) return 'organizations';
  return unreadOf(now.days) > 0 ? 'unread' : null;
}

/** How many days were not read for every connection after they were over: what is summed over them lacks something. */
export const unreadOf = (days: readonly DayInView[]): number => days.filter(({ state }) => !isWhole(state)).length;

/** Whether anything is known of a period: of days none of which was read there are no figures, not even zeros. */
export const isKnown = (period: DayRange & { unread: number; totals: Sums }): boolean =>
  period.unread < lengthOf(period) || Object.values(period.totals).some((count) => count !== '0');

/** Whether days are of the same connections: one whose history had not begun, or that was disconnected, is not. */
const alike = (...days: readonly DayInView[]): boolean => days.every(({ of }) => of === days[0]?.of);

/** A day in February is all that a leap year's same days have more or less. */
const isAsLong = (a: DayRange, b: DayRange): boolean =>
  lengthOf(a) === lengthOf(b) || (monthsOf(a) !== null && monthsOf(a) === monthsOf(b)) || isYearBefore(a, b);

/** How many calendar months a range is; null where it is no whole ones. */
function monthsOf({ from, to }: DayRange): number | null {
  const after = addDays(to, 1);
  if (!from.endsWith('-01') || !after.endsWith('-01')) return null;
  return (
    Number(after.slice(0, 4)) * 12 +
    Number(after.slice(5, 7)) -
    Number(from.slice(0, 4)) * 12 -
    Number(from.slice(5, 7))
  );
}

const isYearBefore = (a: DayRange, b: DayRange): boolean =>
  [a.from, a.to].every((day, i) => {
    const other = i === 0 ? b.from : b.to;
    return (
      Number(day.slice(0, 4)) - 1 === Number(other.slice(0, 4)) &&
      (day.slice(5) === other.slice(5) || (day.endsWith('-02-29') && other.endsWith('-02-28')))
    );
  });
