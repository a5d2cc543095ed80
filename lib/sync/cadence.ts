import 'server-only';
import { Cron } from 'croner';
import { env } from '@/lib/env';

/** Seconds one request may run: the platform's limit, which each route that syncs names again as `maxDuration`. */
export const MAX_DURATION_S = 300;

const HOUR_MS = 3_600_000;

/** UTC as an offset, not as a time zone: the same times, five times as fast, and a sync asks at each success. */
const utc = (schedule: string) => new Cron(schedule, { utcOffset: 0 });

/** When the cron calls next after `from`, by CRON_SCHEDULE (UTC). */
export function nextCronAfter(from: Date, schedule: string = env().CRON_SCHEDULE): Date {
  const next = utc(schedule).nextRun(from);
  if (!next) throw new Error('CRON_SCHEDULE never comes again.');
  return next;
}

/** The longest time between two of the next calls, in milliseconds: what "late" is measured by. */
export function cronIntervalMs(from: Date, schedule: string = env().CRON_SCHEDULE): number {
  const runs = [from, ...utc(schedule).nextRuns(10, from)];
  const gaps = runs.slice(2).map((run, i) => run.getTime() - (runs[i + 1] ?? run).getTime());
  return Math.max(...gaps);
}

/**
 * From when on a connection that has just succeeded is due: ahead of the next call, because a platform may make it
 * early within its hour, and a cron a moment too early must not skip a day. Always later than `now`: a success that
 * were due again at once would be synced over and over for as long as a call of the cron lasts.
 */
export function dueAfterSuccess(now: Date, schedule: string = env().CRON_SCHEDULE): Date {
  const slack = Math.min(HOUR_MS, cronIntervalMs(now, schedule) / 4);
  return new Date(nextCronAfter(new Date(now.getTime() + slack), schedule).getTime() - slack);
}

/** When a connection will in fact be synced next: by the first call of the cron from its due time on. */
export function nextSyncAt(dueAt: Date, now: Date, schedule: string = env().CRON_SCHEDULE): Date {
  return nextCronAfter(dueAt > now ? new Date(dueAt.getTime() - 1) : now, schedule);
}
