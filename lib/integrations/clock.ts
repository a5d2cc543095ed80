/** Further behind ours than this, a provider's Date header is no clock: nothing of the world is so late. */
const MOST_BEHIND_MS = 48 * 3_600_000;

/**
 * The earlier of our clock and the provider's, as far as its Date header can be believed: a day that still runs there
 * is not over. A header that is missing or absurdly far behind says nothing; one ahead of ours never counts.
 */
export function earlierClock(ours: Date, theirs: Date | null): Date {
  if (!theirs || theirs >= ours || ours.getTime() - theirs.getTime() > MOST_BEHIND_MS) return ours;
  return theirs;
}
