const GRACE_MS = 2 * 3_600_000;

/** From when on what last happened at `since`, and should every `intervalMs`, is late: after twice that and two hours. */
export const lateFrom = (since: Date, intervalMs: number): Date =>
  new Date(since.getTime() + 2 * intervalMs + GRACE_MS + 1);

/** A minute for a call of the cron to begin and do something: until then there is nothing new to see. */
export const BEGUN_MS = 60_000;
