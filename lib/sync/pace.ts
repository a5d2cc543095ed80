import type { Pace } from '@/lib/integrations/provider';

/** A token bucket as it was at a moment. Below zero, that many requests have been promised a later turn. */
export type Bucket = { tokens: number; perSecond: number; at: Date };

/** After "too many requests" the full rate is back in a minute. */
const RECOVERY_S = 60;
/** The slowest it gets: a request in 16 seconds at the usual pace. */
const SLOWEST = 1 / 16;

/** The bucket at `now`: tokens come in at its rate, and a rate that was cut recovers. A clock set back adds nothing. */
export function refilled(bucket: Bucket | null, pace: Pace, now: Date): Bucket {
  if (!bucket) return { tokens: pace.burst, perSecond: pace.perSecond, at: now };
  const seconds = Math.max(0, now.getTime() - bucket.at.getTime()) / 1000;
  return {
    tokens: Math.min(pace.burst, bucket.tokens + seconds * bucket.perSecond),
    perSecond: Math.min(pace.perSecond, bucket.perSecond + (seconds * pace.perSecond) / RECOVERY_S),
    at: now,
  };
}

/** Takes one token. @returns the bucket afterwards, and when the request may be made. */
export function take(bucket: Bucket | null, pace: Pace, now: Date): { bucket: Bucket; at: Date } {
  const full = refilled(bucket, pace, now);
  const tokens = full.tokens - 1;
  const waitMs = tokens >= 0 ? 0 : Math.ceil((-tokens / full.perSecond) * 1000);
  return { bucket: { ...full, tokens }, at: new Date(now.getTime() + waitMs) };
}

/** Gives back a token whose request was not made. */
export const giveBack = (bucket: Bucket): Bucket => ({ ...bucket, tokens: bucket.tokens + 1 });

/** After an answer "too many requests": half the rate, and no burst. */
export function slowed(bucket: Bucket | null, pace: Pace, now: Date): Bucket {
  const { tokens, perSecond } = refilled(bucket, pace, now);
  return { tokens: Math.min(0, tokens), perSecond: Math.max(pace.perSecond * SLOWEST, perSecond / 2), at: now };
}
