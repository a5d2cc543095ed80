import { addDays, type Day, daysBetween, eachDay, startOf } from '@/lib/day';
import { formatDay, formatMonth } from '@/lib/format';
import { type DayRange, firstOfMonth, yearAfter, yearBefore } from './ranges';

/** How the days of a range are put together; `cumulative` adds each day to those before it. */
export const INTERVALS = ['day', 'week', 'month', 'cumulative'] as const;
export type Interval = (typeof INTERVALS)[number];
/** What is summed into one: cumulative figures are made of days. */
export type Step = Exclude<Interval, 'cumulative'>;

export const stepOf = (interval: Interval): Step => (interval === 'cumulative' ? 'day' : interval);

/** Monday is the first day of a week (ISO 8601). */
const mondayOf = (day: Day): Day => addDays(day, -((startOf(day).getUTCDay() + 6) % 7));

const beginningOf: Readonly<Record<Step, (day: Day) => Day>> = {
  day: (day) => day,
  week: mondayOf,
  month: firstOfMonth,
};

const nextOf: Readonly<Record<Step, (beginning: Day) => Day>> = {
  day: (day) => addDays(day, 1),
  week: (day) => addDays(day, 7),
  month: (day) => firstOfMonth(addDays(day, 31)),
};

/** The days, weeks or months of a range in order; the first and the last are cut off where the range ends. */
export function stepsOf({ from, to }: DayRange, step: Step): DayRange[] {
  if (step === 'day') return eachDay(from, to).map((day) => ({ from: day, to: day }));
  const steps: DayRange[] = [];
  for (let beginning = beginningOf[step](from); beginning <= to; ) {
    const next = nextOf[step](beginning);
    const end = addDays(next, -1);
    steps.push({ from: beginning < from ? from : beginning, to: end > to ? to : end });
    beginning = next;
  }
  return steps;
}

/**
 * Where the days of a compared range are counted from: `shift` days or `years` later, from `base`. Each step is compared
 * with as many days; but a calendar month with a calendar month, where both ranges begin on the same day of one, and with
 * a year before each day with its own date, so that no 29 February shifts the days after it. So in SQL (figures.ts).
 */
export function pairing(range: DayRange, compared: DayRange, step: Step): { base: Day; shift: number; years: 0 | 1 } {
  const { from } = range;
  if (step === 'month' && from.slice(8) === compared.from.slice(8)) return { base: compared.from, shift: 0, years: 0 };
  if (yearAfter(compared.from) === from) return { base: from, shift: 0, years: 1 };
  return { base: from, shift: daysBetween(compared.from, from), years: 0 };
}

/**
 * For each step of a range the days it is compared with, in order; more where that one is longer, fewer where it is shorter.
 * Null for a 29 February that the year before has not.
 */
export function comparedSteps(range: DayRange, compared: DayRange, step: Step): (DayRange | null)[] {
  const { base, shift, years } = pairing(range, compared, step);
  if (years === 0)
    return stepsOf({ from: base, to: addDays(compared.to, shift) }, step).map(({ from, to }) => ({
      from: addDays(from, -shift),
      to: addDays(to, -shift),
    }));
  return stepsOf({ from: base, to: yearAfter(compared.to) }, step).map((each) => {
    const from = each.from.endsWith('-02-29') ? addDays(yearBefore(each.from), 1) : yearBefore(each.from);
    // The day before the next step's: a 29 February of the year before belongs to its 28th.
    const next = addDays(each.to, 1);
    const to = next.endsWith('-02-29') ? yearBefore(next) : addDays(yearBefore(next), -1);
    return from > to ? null : { from: latest(from, compared.from), to: earliest(to, compared.to) };
  });
}

const earliest = (a: Day, b: Day): Day => (a < b ? a : b);
const latest = (a: Day, b: Day): Day => (a > b ? a : b);

/** Which step of a range (from 0) a day falls in. SQL counts in the same way (figures.ts). */
export function stepIndex(from: Day, day: Day, step: Step): number {
  if (step === 'month') return monthNumber(day) - monthNumber(from);
  const beginning = beginningOf[step];
  return daysBetween(beginning(from), beginning(day)) / (step === 'week' ? 7 : 1);
}

const monthNumber = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));

/** A step in full and as a tick of an axis. One that the range cuts off says which days it has. */
export function stepLabel({ from, to }: DayRange, step: Step): { label: string; tick: string } {
  const tick = formatDay(from, { year: false });
  if (step === 'day') return { label: formatDay(from), tick };
  const whole = beginningOf[step](from) === from && addDays(to, 1) === nextOf[step](from);
  if (step === 'month') {
    const month = formatMonth(from);
    return { label: whole ? month : `${month}, ${span(from, to)}`, tick: formatMonth(from, { short: true }) };
  }
  return { label: whole ? `Week of ${formatDay(from)}` : `Part of a week, ${span(from, to)}`, tick };
}

/** `1 to 24 Nov 2026`, `27 Oct to 2 Nov 2026`. */
export function span(from: Day, to: Day): string {
  if (from === to) return formatDay(from);
  if (from.slice(0, 7) === to.slice(0, 7)) return `${Number(from.slice(8))} to ${formatDay(to)}`;
  return `${formatDay(from, { year: from.slice(0, 4) !== to.slice(0, 4) })} to ${formatDay(to)}`;
}
