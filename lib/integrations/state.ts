import { addDays, type Day, dayOf } from '@/lib/day';
import { lateFrom } from '@/lib/sync/lateness';

/** What a connection's state is derived from; it is never stored. */
export type StateFacts = {
  connectedAt: Date;
  pausedAt: Date | null;
  disconnectedAt: Date | null;
  /** key_refused or usage_scope_missing. */
  blockedReason: string | null;
  lastSuccessAt: Date | null;
  /** Days of history read and in all. */
  progress: { done: number; total: number };
  /** The last sync failed, the key expires soon or has expired, or project names cannot be read. */
  warned: boolean;
  /** The scheduler's interval, in milliseconds. */
  intervalMs: number;
};

export type ConnectionState =
  | { kind: 'disconnected' }
  | { kind: 'paused' }
  | { kind: 'action_required'; reason: 'key_refused' | 'usage_scope_missing' }
  | { kind: 'delayed'; since: Date }
  | { kind: 'warning' }
  | { kind: 'backfilling'; percent: number }
  | { kind: 'healthy' };

const EXPIRY_WARNING_DAYS = 30;

/** Whether a key's expiry date has passed, or comes within 30 days. */
export function keyExpiryOf(expiresOn: Day | null, today: Day): 'soon' | 'past' | null {
  if (!expiresOn) return null;
  if (expiresOn <= today) return 'past';
  return expiresOn <= addDays(today, EXPIRY_WARNING_DAYS) ? 'soon' : null;
}

/** What `StateFacts.warned` says, from a connection's columns. */
export function isWarned(
  columns: { retryReason: string | null; keyExpiresOn: Date | null; namesReadable: boolean },
  now: Date,
): boolean {
  const { retryReason, keyExpiresOn, namesReadable } = columns;
  const expiry = keyExpiryOf(keyExpiresOn && dayOf(keyExpiresOn), dayOf(now));
  return retryReason === 'failing' || expiry !== null || !namesReadable;
}

/** The first that applies. Without a successful sync for twice the interval plus two hours a connection is delayed. */
export function connectionState(facts: StateFacts, now: Date): ConnectionState {
  if (facts.disconnectedAt) return { kind: 'disconnected' };
  if (facts.pausedAt) return { kind: 'paused' };
  if (facts.blockedReason)
    return {
      kind: 'action_required',
      reason: facts.blockedReason === 'usage_scope_missing' ? 'usage_scope_missing' : 'key_refused',
    };
  const since = facts.lastSuccessAt ?? facts.connectedAt;
  if (lateFrom(since, facts.intervalMs) <= now) return { kind: 'delayed', since };
  if (facts.warned) return { kind: 'warning' };
  const { done, total } = facts.progress;
  if (done < total) return { kind: 'backfilling', percent: Math.floor((100 * done) / total) };
  return { kind: 'healthy' };
}

/** When the state becomes another one though nothing happens; null where only something that happens can change it. */
export function stateChangesAt(facts: StateFacts, now: Date): Date | null {
  if (!TURNS_LATE.includes(connectionState(facts, now).kind)) return null;
  return lateFrom(facts.lastSuccessAt ?? facts.connectedAt, facts.intervalMs);
}

/** States of a connection that is synced, and becomes delayed when it is not. */
const TURNS_LATE: readonly ConnectionState['kind'][] = ['warning', 'backfilling', 'healthy'];

/** Every state but one also reads "Connected". */
export const isConnected = (state: ConnectionState): boolean => state.kind !== 'disconnected';

/** The state in the words of the screens. */
export function stateWords(state: ConnectionState): string {
  switch (state.kind) {
    case 'backfilling':
      return `Backfilling ${state.percent}%`;
    case 'action_required':
      return 'Action required';
    case 'disconnected':
      return 'Disconnected';
    case 'paused':
      return 'Paused';
    case 'delayed':
      return 'Delayed';
    case 'warning':
      return 'Warning';
    case 'healthy':
      return 'Healthy';
  }
}

/** `The last sync failed`, `Failed 4 times in a row`. */
export const failedInARow = (failures: number): string =>
  failures === 1 ? 'The last sync failed' : `Failed ${failures} times in a row`;
