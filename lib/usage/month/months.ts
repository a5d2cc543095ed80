import { addDays, type Day, parseDay } from '@/lib/day';
import { type DayRange, firstOfMonth, lengthOf } from '../ranges';

/** A calendar month in UTC, `YYYY-MM`. Strings of it sort and compare as months do. */
export type Month = string & { readonly __brand: 'Month' };

/** No provider's figures reach further back. */
export const FIRST_MONTH = '2020-01' as Month;

export const monthOf = (day: Day): Month => day.slice(0, 7) as Month;

/** @returns the month when `text` is one, from 2020 on and begun by `today`, else null. */
export function parseMonth(text: string, today: Day): Month | null {
  const first = parseDay(`${text}-01`);
  return first && text >= FIRST_MONTH && first <= today ? (text as Month) : null;
}

export function addMonths(month: Month, count: number): Month {
  const number = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}` as Month;
}

export function wholeMonth(month: Month): DayRange {
  const from = `${month}-01` as Day;
  return { from, to: addDays(firstOfMonth(addDays(from, 31)), -1) };
}

export const hasEnded = (month: Month, today: Day): boolean => month < monthOf(today);

export const lastEnded = (today: Day): Month => addMonths(monthOf(today), -1);

/** The days of a month there have been: all of them, or through today. */
export function monthRange(month: Month, today: Day): DayRange {
  const { from, to } = wholeMonth(month);
  return { from, to: to < today ? to : today };
}

/** The same days of another month: the whole of it for a whole month, else as many from its first, where it has them. */
export function sameDays(range: DayRange, month: Month): DayRange {
  const other = wholeMonth(month);
  if (range.to === wholeMonth(monthOf(range.from)).to) return other;
  const to = addDays(other.from, lengthOf(range) - 1);
  return { from: other.from, to: to < other.to ? to : other.to };
}

/** Every month from `first` to `last`, both included, the newest first; empty when `last` is earlier. */
export function monthsBack(last: Month, first: Month): Month[] {
  const months: Month[] = [];
  for (let month = last; month >= first; month = addMonths(month, -1)) months.push(month);
  return months;
}
