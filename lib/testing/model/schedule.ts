import type { ConnectionState } from './state';

/** What lib/sync/schedule.ts does to a schedule. */

const SEIZED_MS = 30_000;

export function unschedule({ schedule }: ConnectionState): void {
  const fence = schedule.fence + 1n;
  Object.assign(schedule, { nextAttemptAt: null, fence, leaseUntil: null, leaseOwner: null });
}

/** @returns the fence */
export function seize({ schedule, connectionId }: ConnectionState, now: Date): bigint {
  const leaseUntil = new Date(now.getTime() + SEIZED_MS);
  Object.assign(schedule, { fence: schedule.fence + 1n, leaseUntil, leaseOwner: connectionId });
  return schedule.fence;
}

export function scheduleNow({ schedule }: ConnectionState, now: Date): void {
  const { notBefore, fence } = schedule;
  const nextAttemptAt = notBefore && notBefore > now ? notBefore : now;
  Object.assign(schedule, { nextAttemptAt, fence: fence + 1n, leaseUntil: null, leaseOwner: null, failures: 0 });
}

export function makeDue({ schedule }: ConnectionState, now: Date): void {
  const { nextAttemptAt, notBefore } = schedule;
  const from = notBefore && notBefore > now ? notBefore : now;
  if (nextAttemptAt && nextAttemptAt > from) schedule.nextAttemptAt = from;
}
