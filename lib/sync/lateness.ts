const GRACE_MS = 2 * 3_600_000;

/** From when on what last happened at `since`, and should every `intervalMs`, is late: after twice that and two hours. */
export const lateFrom = (since: Date, intervalMs: number): Date =>
  new Date(since.getTime() + 2 * intervalMs + GRACE_MS + 1);
