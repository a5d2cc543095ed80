/** A UTC calendar day, `YYYY-MM-DD`. Strings of it sort and compare as days do. */
export type Day = string & { readonly __brand: 'Day' };

const DAY_MS = 86_400_000;

/** @returns the day when `text` is a real calendar day between 2000-01-01 and 2999-12-31, else null. */
export function parseDay(text: string): Day | null {
  if (!/^2\d{3}-\d{2}-\d{2}$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? null : (text as Day);
}

/** The day an instant falls on, in UTC. */
export const dayOf = (at: Date | number): Day => new Date(at).toISOString().slice(0, 10) as Day;

/** The instant a day begins, UTC. */
export const startOf = (day: Day): Date => new Date(`${day}T00:00:00Z`);

/** The instant a day has ended: the first of the next. */
export const endOf = (day: Day): Date => new Date(startOf(day).getTime() + DAY_MS);

export const addDays = (day: Day, days: number): Day => dayOf(startOf(day).getTime() + days * DAY_MS);

/** Days from `from` to `to`: 0 for the same day, negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => (startOf(to).getTime() - startOf(from).getTime()) / DAY_MS;

/** Every day from `from` to `to`, both included; empty when `to` is earlier. */
export function eachDay(from: Day, to: Day): Day[] {
  const first = startOf(from).getTime();
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, i) => dayOf(first + i * DAY_MS));
}
