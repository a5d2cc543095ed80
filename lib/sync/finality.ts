import { type Day, endOf } from '@/lib/day';
import type { UsageGroup } from '@/lib/integrations/provider';

/** How long after its end a day may still change without that being a restatement: 72 hours. */
export const SETTLING_MS = 72 * 3_600_000;

/** The moment from which a reading makes `day` settled. */
export const settlesAt = (day: Day): Date => new Date(endOf(day).getTime() + SETTLING_MS);

/** `readAt` is when the last reading began; null where there was none. */
export const isComplete = (day: Day, readAt: Date | null): boolean => readAt !== null && readAt >= endOf(day);

export const isSettled = (day: Day, readAt: Date | null): boolean => readAt !== null && readAt >= settlesAt(day);

/** `missing`: not read. `partial`: read before it had ended. `provisional`: complete, not settled. */
export type DayState = 'missing' | 'partial' | 'provisional' | 'settled';

export function dayState(day: Day, readAt: Date | null): DayState {
  if (readAt === null) return 'missing';
  if (isSettled(day, readAt)) return 'settled';
  return isComplete(day, readAt) ? 'provisional' : 'partial';
}

/** How many of a connection's available endpoints have been read for a day, and how finally. */
export type CoveredDay = { day: Day; endpoints: number; read: number; complete: number; settled: number };

/** The state of a day as a whole: that of its least final endpoint. */
export function coveredState({ endpoints, read, complete, settled }: Omit<CoveredDay, 'day'>): DayState {
  if (read < endpoints || endpoints === 0) return 'missing';
  if (complete < endpoints) return 'partial';
  return settled < endpoints ? 'provisional' : 'settled';
}

/** A connection's days in view, in order and without holes, from its first day of history on. */
export type CoveredConnection = { connectionId: string; days: readonly CoveredDay[] };

/**
 * The last day up to which every day in view is complete over all connections given (leave out the paused and the
 * disconnected), and the connection that holds it back: null when none is behind the others.
 */
export function completeThrough(connections: readonly CoveredConnection[]): {
  day: Day | null;
  heldBackBy: string | null;
} {
  const gaps = connections.map(({ connectionId, days }) => ({
    connectionId,
    day: days.find((covered) => !isFinal(covered))?.day ?? null,
  }));
  const first = earliest(gaps.flatMap(({ day }) => day ?? []));
  const inView = connections.flatMap(({ days }) => days.map(({ day }) => day));
  const behind = gaps.filter(({ day }) => day !== null && day === first);
  return {
    day: latest(first === null ? inView : inView.filter((day) => day < first)),
    heldBackBy: behind.length < gaps.length ? (behind[0]?.connectionId ?? null) : null,
  };
}

const isFinal = (covered: CoveredDay) => ['provisional', 'settled'].includes(coveredState(covered));

/** The first day in view that is not settled for some connection; null when all are. */
export function provisionalFrom(connections: readonly CoveredConnection[]): Day | null {
  return earliest(
    connections.flatMap(({ days }) => days.find((covered) => coveredState(covered) !== 'settled')?.day ?? []),
  );
}

const earliest = (days: readonly Day[]) => days.reduce<Day | null>((min, day) => (min && min < day ? min : day), null);
const latest = (days: readonly Day[]) => days.reduce<Day | null>((max, day) => (max && max > day ? max : day), null);

export type Counts = Pick<UsageGroup, 'inputTokens' | 'outputTokens' | 'requests'>;

/**
 * Whether a group's change from `before` to `after` (null where the group is absent) is a restatement: any change
 * of a settled day, a loss on a complete one. `readAt` is the reading that gave `before`.
 */
export function isRestatement(day: Day, readAt: Date, before: Counts | null, after: Counts | null): boolean {
  const [old, now] = [before ?? NOTHING, after ?? NOTHING];
  if (isSettled(day, readAt)) return (before === null) !== (after === null) || differs(old, now);
  if (!isComplete(day, readAt) || before === null) return false;
  return after === null || COUNTERS.some((counter) => now[counter] < old[counter]);
}

export const COUNTERS = ['inputTokens', 'outputTokens', 'requests'] as const satisfies (keyof Counts)[];
export const NOTHING: Counts = { inputTokens: 0n, outputTokens: 0n, requests: 0n };

export const differs = (a: Counts, b: Counts): boolean => COUNTERS.some((counter) => a[counter] !== b[counter]);
