import { type Day, startOf } from '@/lib/day';
import { formatDay } from '@/lib/format';

/** A day that was synced in full, and how many usage rows it has. */
export type UsedDay = { day: Day; rows: number };

/** The newest complete days that came back empty though the days before have usage: reporting probably lags. */
export type Silence = { lastUsed: Day; from: Day; through: Day };

/** After so many empty days the organization has stopped using the API rather than its reporting lags. */
const MOST_DAYS = 7;
/** How many weeks of the same weekday are looked at. */
const WEEKS = 4;

/**
 * Whether the newest days are empty on a weekday that usually has usage. An organization that is quiet on weekends, or
 * uses the API now and then, is not silent on the days on which it always was.
 * @param days complete days in order, the newest last; five weeks of them are enough
 */
export function silenceOf(days: readonly UsedDay[]): Silence | null {
  const last = days.findLastIndex(({ rows }) => rows > 0);
  const lastUsed = days[last]?.day;
  const empty = days.slice(last + 1);
  const [first, newest] = [empty[0], empty.at(-1)];
  if (!lastUsed || !first || !newest || empty.length > MOST_DAYS) return null;
  const used = days.slice(0, last + 1);
  if (!empty.some(({ day }) => isExpected(day, used))) return null;
  return { lastUsed, from: first.day, through: newest.day };
}

function isExpected(day: Day, before: readonly UsedDay[]): boolean {
  const weekday = weekdayOf(day);
  const alike = before.filter((other) => weekdayOf(other.day) === weekday).slice(-WEEKS);
  // A history shorter than a week tells of no habit: then a weekend is quiet, and any other day is not.
  if (alike.length === 0) return weekday !== 0 && weekday !== 6;
  return alike.filter(({ rows }) => rows > 0).length * 2 >= alike.length;
}

const weekdayOf = (day: Day): number => startOf(day).getUTCDay();

/** What came back of the newest days, and what that probably means. */
export function silenceInWords({ from, through, lastUsed }: Silence, provider: string): string {
  const days = from === through ? formatDay(from) : `${formatDay(from)} to ${formatDay(through)}`;
  return `${provider} returned no usage for ${days}; the last usage is of ${formatDay(lastUsed)}. Usage reporting probably lags.`;
}
