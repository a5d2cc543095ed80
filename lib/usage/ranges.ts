import { addDays, type Day, daysBetween } from '@/lib/day';

/** UTC days, both included. */
export type DayRange = { from: Day; to: Day };

export const PRESETS = {
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  month: 'This month',
  'last-month': 'Last month',
  year: 'This year',
  '12m': 'Last 12 months',
} as const;
export type Preset = keyof typeof PRESETS;

export function presetRange(preset: Preset, today: Day): DayRange {
  const month = firstOfMonth(today);
  const lastOfPrevious = addDays(month, -1);
  switch (preset) {
    case '7d':
      return { from: addDays(today, -6), to: today };
    case '30d':
      return { from: addDays(today, -29), to: today };
    case '90d':
      return { from: addDays(today, -89), to: today };
    case '12m':
      return { from: addDays(today, -364), to: today };
    case 'month':
      return { from: month, to: today };
    case 'last-month':
      return { from: firstOfMonth(lastOfPrevious), to: lastOfPrevious };
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01` as Day, to: today };
  }
}

export const COMPARISONS = {
  previous: 'Previous period',
  year: 'Same days a year before',
  custom: 'Custom period',
  none: 'No comparison',
} as const;
export type Comparison = keyof typeof COMPARISONS;

export const lengthOf = ({ from, to }: DayRange): number => daysBetween(from, to) + 1;

/**
 * What a range is compared with, unless that is chosen by hand. The period before a calendar one is the calendar's
 * (1 to 24 November with 1 to 24 October), else it is as many days, right before. With `weekdays` it is whole
 * weeks before, on the same days of the week: 52 for a year before, of which a longer range has its first days twice.
 * `whole` is what the range is the days so far of: a year that has just begun its second month is compared as a year.
 */
export function comparedRange(
  range: DayRange,
  comparison: 'previous' | 'year',
  weekdays: boolean,
  whole: DayRange = range,
): DayRange {
  const length = lengthOf(range);
  if (weekdays) {
    const weeks = comparison === 'year' ? 52 : Math.ceil(length / 7);
    return { from: addDays(range.from, -7 * weeks), to: addDays(range.to, -7 * weeks) };
  }
  if (comparison === 'year') return rangeYearBefore(range);
  const { from } = range;
  const { to: last } = whole;
  if (from.endsWith('-01-01') && from.slice(0, 4) === last.slice(0, 4) && from.slice(5, 7) !== last.slice(5, 7))
    return rangeYearBefore(range);
  if (from.endsWith('-01') && from.slice(0, 7) === last.slice(0, 7)) return monthBefore(range);
  return { from: addDays(from, -length), to: addDays(from, -1) };
}

/** The same days in as few ranges as can be, in order: what overlaps or follows on is one. */
export function joined(ranges: readonly DayRange[]): DayRange[] {
  const all: DayRange[] = [];
  for (const { from, to } of [...ranges].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = all.at(-1);
    if (last && from <= addDays(last.to, 1)) last.to = to > last.to ? to : last.to;
    else all.push({ from, to });
  }
  return all;
}

/** The days of the same weekdays as `range`, nearest to the period that was chosen. */
export function weekdaysMatched(range: DayRange, chosen: DayRange): DayRange {
  const off = ((daysBetween(chosen.from, range.from) % 7) + 7) % 7;
  const shift = off > 3 ? off - 7 : off;
  return { from: addDays(chosen.from, shift), to: addDays(chosen.to, shift) };
}

/** The calendar month before; a month that ends with the range ends whole, whatever its length. */
function monthBefore({ from, to }: DayRange): DayRange {
  const last = addDays(from, -1);
  const first = firstOfMonth(last);
  if (addDays(to, 1).endsWith('-01')) return { from: first, to: last };
  const same = addDays(first, daysBetween(from, to));
  return { from: first, to: same > last ? last : same };
}

const rangeYearBefore = ({ from, to }: DayRange): DayRange => ({ from: yearBefore(from), to: yearBefore(to) });

/** The same day of the year before or after; of a 29 February the 28th. */
export const yearBefore = (day: Day): Day => inYear(day, -1);
export const yearAfter = (day: Day): Day => inYear(day, 1);

const inYear = (day: Day, years: number): Day =>
  `${Number(day.slice(0, 4)) + years}${day.endsWith('-02-29') ? '-02-28' : day.slice(4)}` as Day;

export const firstOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01` as Day;
