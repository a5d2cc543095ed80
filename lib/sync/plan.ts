import { addDays, type Day, dayOf, daysBetween, eachDay } from '@/lib/day';
import type { EndpointId } from '@/lib/integrations/provider';
import { isComplete, isSettled, settlesAt } from './finality';
import type { Claim } from './ledger';
import type { Readings } from './readings';
import type { Stored } from './store';

/** Days before today that every run reads again, and that the weekly long reading does. */
export const TRAILING_DAYS = 3;
export const LONG_TRAILING_DAYS = 35;
/** Recent days that came back empty are read again in every run as far back as this: reporting may lag behind. */
export const SILENT_DAYS = 10;
/** A little under a week, so that a daily cron that drifts by minutes still comes round on the seventh day. */
const LONG_EVERY_MS = 6.5 * 86_400_000;
/** The first range of a run: few days, so that the first numbers are on the screen within seconds. */
const FIRST_RANGE_DAYS = 7;
/** After a wait or a failure a run goes on where the one before stopped, instead of from the newest day again. */
const RESUME_WITHIN_MS = 6 * 3_600_000;

export type Plan = {
  /** By the database's clock. */
  now: Date;
  historyFrom: Day;
  endpoints: readonly EndpointId[];
  readings: Readings;
  /** What was read since is not read again. */
  passBegan: Date;
  /** Whether this pass reads the long trailing window. */
  long: boolean;
  /** How many days before today this pass reads again, whatever is known of them. */
  trailing: number;
};

export type Range = { from: Day; to: Day; endpoints: EndpointId[] };

/** Whether a pass that begins at `now` reads the long trailing window. */
export function longReadingDue(lastLongReadAt: Date | null, now: Date): boolean {
  return lastLongReadAt === null || now.getTime() - lastLongReadAt.getTime() >= LONG_EVERY_MS;
}

/** The days before today that a pass reads again. `lastUsed` is the last day for which any usage came. */
export function trailingDays(
  { lastLongReadAt, lastUsed }: { lastLongReadAt: Date | null; lastUsed: Day | null },
  now: Date,
): number {
  if (longReadingDue(lastLongReadAt, now)) return LONG_TRAILING_DAYS;
  const silent = lastUsed === null ? 0 : daysBetween(lastUsed, dayOf(now)) - 1;
  return Math.max(TRAILING_DAYS, Math.min(SILENT_DAYS, silent));
}

/** Since when what was read counts as read by this pass. */
export function passBeganAt(claimedAt: Date, resumes: boolean): Date {
  return resumes ? new Date(claimedAt.getTime() - RESUME_WITHIN_MS) : claimedAt;
}

/** The plan of a claim's pass: a new one, unless it goes on with one that began before. */
export function planOf(
  { connection, claimedAt, readings, trigger }: Claim,
  usageEndpoints: readonly EndpointId[],
  passBegan?: Date,
): Plan {
  const { historyFrom, lastLongReadAt, unavailable, retryReason } = connection;
  const long = longReadingDue(lastLongReadAt, claimedAt);
  return {
    now: claimedAt,
    historyFrom,
    endpoints: usageEndpoints.filter((endpoint) => long || !unavailable.includes(endpoint)),
    readings,
    passBegan: passBegan ?? passBeganAt(claimedAt, retryReason !== null && trigger !== 'manual'),
    long,
    trailing: trailingDays(connection, claimedAt),
  };
}

/** The next days to read, newest first and at most `maxDays` of them; null when nothing is left to do. */
export function nextRange(plan: Plan, maxDays: number, isFirst: boolean): Range | null {
  const to = newestNeeded(plan, plan.historyFrom);
  if (!to) return null;
  const size = isFirst ? Math.min(FIRST_RANGE_DAYS, maxDays) : maxDays;
  const earliest = latest(addDays(to, 1 - size), plan.historyFrom);
  const needed = days(to, earliest).map((day) => ({
    day,
    endpoints: plan.endpoints.filter((e) => isNeeded(plan, e, day)),
  }));
  const from = needed.findLast(({ endpoints }) => endpoints.length > 0)?.day ?? to;
  const endpoints = plan.endpoints.filter((endpoint) => needed.some((day) => day.endpoints.includes(endpoint)));
  return { from, to, endpoints };
}

/** Whether the long trailing window has been read to its end in this pass. */
export function longReadingDone(plan: Plan): boolean {
  return plan.long && newestNeeded(plan, addDays(dayOf(plan.now), -LONG_TRAILING_DAYS)) === null;
}

export function isNeeded({ now, readings, passBegan, trailing }: Plan, endpoint: EndpointId, day: Day): boolean {
  const known = readings.get(endpoint, day);
  const triedSince = (since: Date) =>
    [known?.readAt, known?.suspectAt, known?.failedAt].some((at) => at && at >= since);
  const askedAt = readings.askedAt(endpoint, day);
  if (askedAt && !triedSince(askedAt)) return true;
  if (!known) return !readings.isDone(endpoint, day);
  if (triedSince(passBegan)) return false;
  const { readAt, suspectAt } = known;
  if (!readAt || suspectAt || !isComplete(day, readAt)) return true;
  if (!isSettled(day, readAt) && now >= settlesAt(day)) return true;
  return day >= addDays(dayOf(now), -trailing);
}

/** Days that could not be read: not again in this pass. */
export function noteFailed(
  { readings }: Plan,
  { endpoint, from, to }: { endpoint: EndpointId; from: Day; to: Day },
  failedAt: Date,
): void {
  for (const day of eachDay(from, to))
    readings.set(endpoint, day, { ...(readings.get(endpoint, day) ?? { readAt: null, suspectAt: null }), failedAt });
}

export function noteStored({ readings }: Plan, readAt: Date, { kept, suspect }: Stored): void {
  for (const { endpoint, day } of kept) readings.set(endpoint, day, { readAt, suspectAt: null });
  for (const { endpoint, day } of suspect) readings.set(endpoint, day, { readAt: null, suspectAt: readAt });
}

function newestNeeded(plan: Plan, earliest: Day): Day | null {
  const first = plan.readings.firstOpen(plan.endpoints, latest(earliest, plan.historyFrom));
  for (let day = dayOf(plan.now); day >= first; day = addDays(day, -1))
    if (plan.endpoints.some((endpoint) => isNeeded(plan, endpoint, day))) return day;
  return null;
}

const latest = (a: Day, b: Day): Day => (a > b ? a : b);

/** From `to` back to `from`, newest first. */
function days(to: Day, from: Day): Day[] {
  const all: Day[] = [];
  for (let day = to; day >= from; day = addDays(day, -1)) all.push(day);
  return all;
}
