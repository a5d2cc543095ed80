import { addDays, type Day } from '@/lib/day';
import { type DayFinality, isAbsent, isWhole } from './finality';
import { type DayRange, lengthOf } from './ranges';
import { isSome, type Sums } from './sums';

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

/** What a period's fairness depends on. `owners`: whose days it has; `unread`: how many were not read in full. */
export type Fairness = DayRange & { owners: ReadonlySet<string>; unread: number };

export const fairnessOf = ({ from, to }: DayRange, days: readonly DayInView[]): Fairness => ({
  from,
  to,
  owners: new Set(days.map(({ of }) => of)),
  unread: unreadOf(days),
});

/** The same of several periods that follow on one another. */
export const togetherOf = (a: Fairness, b: Fairness): Fairness => ({
  from: a.from,
  to: b.to,
  owners: new Set([...a.owners, ...b.owners]),
  unread: a.unread + b.unread,
});

export function unfairOf(now: Fairness, past: Fairness): Unfair | null {
  if (!isAsLong(now, past)) return 'length';
  if (past.unread > 0) return 'pastUnread';
  if (new Set([...now.owners, ...past.owners]).size > 1) return 'organizations';
  return now.unread > 0 ? 'unread' : null;
}

/** How many days were not read for every connection after they were over: what is summed over them lacks something. */
export const unreadOf = (days: readonly DayInView[]): number => days.filter(({ state }) => !isWhole(state)).length;

/** Whether anything is known of a period: of days none of which was read there are no figures, not even zeros. */
export const isKnown = (period: DayRange & { unread: number; totals: Sums }): boolean =>
  period.unread < lengthOf(period) || isSome(period.totals);

/** Whether that nothing was used in a step may only be what was not read of it: it has no figures then, and no zeros. */
export const isUnknown = (state: DayFinality, sums: Sums): boolean =>
  !isSome(sums) && (isAbsent(state) || state === 'gap');

/** The same of several steps together. What is before any history, or still to come, is in doubt only where all of it is. */
export const areUnknown = (states: readonly DayFinality[], sums: Sums): boolean =>
  !isSome(sums) && (states.every(isAbsent) || states.some((state) => state === 'missing' || state === 'gap'));

/** A day in February is all that a leap year's same days have more or less: little beside a fortnight. */
const isAsLong = (a: DayRange, b: DayRange): boolean =>
  lengthOf(a) === lengthOf(b) ||
  (monthsOf(a) !== null && monthsOf(a) === monthsOf(b)) ||
  (lengthOf(a) >= 14 && isYearBefore(a, b));

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
      (day.slice(5) === other.slice(5) || [day.slice(5), other.slice(5)].sort().join() === '02-28,02-29')
    );
  });
