import type { Day } from '@/lib/day';

/** A count that may pass 2^53: a bigint or its decimal digits. */
export type Count = bigint | string;

export const SPACE = '\u00a0'; // groups digits and joins a number to its unit; Geist draws it a quarter em wide
const MINUS = '−';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const UNITS = ['', 'k', 'M', 'B', 'T', 'Q'] as const;

const group = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, SPACE);
const split = (value: Count) => {
  const number = BigInt(value);
  return { negative: number < 0n, digits: (number < 0n ? -number : number).toString() };
};

/** All digits, grouped by threes: `1 234 567`. */
export function exact(value: Count): string {
  const { negative, digits } = split(value);
  return (negative ? MINUS : '') + group(digits);
}

/** As `exact`, with a plus where it is one: `+1 234`. */
export const signed = (value: Count): string => `${BigInt(value) > 0n ? '+' : ''}${exact(value)}`;

/** Three significant digits and a unit: `12.4 M`, `312 M`, `1.24 B`; below 1000 the number itself. */
export function compact(value: Count): string {
  const { negative, digits } = split(value);
  const sign = negative ? MINUS : '';
  if (digits.length < 4) return sign + digits;
  // Rounded to three digits first: 999 999 becomes 1.00 M, never 1000 k.
  const head = (BigInt(digits.slice(0, 4)) + 5n) / 10n;
  const length = digits.length + (head === 1000n ? 1 : 0);
  const three = (head === 1000n ? 100n : head).toString();
  const unit = Math.min(Math.floor((length - 1) / 3), UNITS.length - 1);
  const whole = length - unit * 3;
  const text = whole >= 3 ? group(three.padEnd(whole, '0')) : `${three.slice(0, whole)}.${three.slice(whole)}`;
  return `${sign}${text}${SPACE}${UNITS[unit]}`;
}

/** A round figure as axes have it: `50 M`, `2.5 B`, without the digits that say nothing. */
export const rounded = (value: Count): string =>
  compact(value).replace(/(\.\d*?)0+(?=\D)/, (_, kept) => (kept === '.' ? '' : kept));

/** `1 row`, `2 400 rows`; give the plural where adding an s is not it. */
export const counted = (value: Count | number, one: string, many = `${one}s`): string =>
  `${exact(BigInt(value))} ${BigInt(value) === 1n ? one : many}`;

/** A share with one decimal: `12.3 %`. `part` and `whole` are exact; a whole of zero has no shares: `–`. */
export function share(part: Count, whole: Count): string {
  if (BigInt(whole) === 0n) return '–';
  return percent((BigInt(part) * 2000n + BigInt(whole)) / (2n * BigInt(whole)));
}

export type Delta = { direction: 'up' | 'down' | 'same' | 'new'; text: string; words: string };

/** How `now` compares with `before`, as signed text (`+8.1 %`) and in words for those who see no colour. */
export function delta(now: Count, before: Count): Delta {
  const [current, previous] = [BigInt(now), BigInt(before)];
  if (current === previous) return { direction: 'same', text: `0${SPACE}%`, words: 'the same as before' };
  if (previous === 0n) return { direction: 'new', text: 'new', words: 'nothing before' };
  const change = current > previous ? current - previous : previous - current;
  const size = percent((change * 2000n + previous) / (2n * previous));
  return current > previous
    ? { direction: 'up', text: `+${size}`, words: `${size} more than before` }
    : { direction: 'down', text: `${MINUS}${size}`, words: `${size} less than before` };
}

/** Per mille as a percentage: one decimal, none from 1000 % on. */
function percent(perMille: bigint): string {
  if (perMille >= 10_000n) return `${group((perMille / 10n).toString())}${SPACE}%`;
  return `${perMille / 10n}.${perMille % 10n}${SPACE}%`;
}

/** `14 Nov 2026`; with `year: false` `14 Nov`, for axes whose year is said elsewhere. */
export function formatDay(day: Day | string, { year = true }: { year?: boolean } = {}): string {
  const [y, m, d] = day.slice(0, 10).split('-');
  const text = `${Number(d)} ${MONTHS[Number(m) - 1]}`;
  return year ? `${text} ${y}` : text;
}

const MONTHS_IN_FULL = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `November 2026`; with `short: true` `Nov 26`, for axes. */
export function formatMonth(day: Day | string, { short = false }: { short?: boolean } = {}): string {
  const [year, month] = [day.slice(0, 4), Number(day.slice(5, 7)) - 1];
  return short ? `${MONTHS[month]} ${year.slice(2)}` : `${MONTHS_IN_FULL[month]} ${year}`;
}
