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
  /** The scheduler's interval, in milliseconds. */
  intervalMs: number;
};

export type ConnectionState =
  | { kind: 'disconnected' }
  | { kind: 'paused' }
  | { kind: 'action_required'; reason: 'key_refused' | 'usage_scope_missing' }
  | { kind: 'backfilling'; percent: number }
  | { kind: 'delayed'; since: Date }
  | { kind: 'healthy' };

/** The first that holds. A connection that is behind by twice the interval and two hours is delayed. */
export function connectionState(facts: StateFacts, now: Date): ConnectionState {
  if (facts.disconnectedAt) return { kind: 'disconnected' };
  if (facts.pausedAt) return { kind: 'paused' };
  if (facts.blockedReason)
    return {
      kind: 'action_required',
      reason: facts.blockedReason === 'usage_scope_missing' ? 'usage_scope_missing' : 'key_refused',
    };
  const { done, total } = facts.progress;
  if (done < total) return { kind: 'backfilling', percent: Math.floor((100 * done) / total) };
  const since = facts.lastSuccessAt ?? facts.connectedAt;
  return lateFrom(since, facts.intervalMs) <= now ? { kind: 'delayed', since } : { kind: 'healthy' };
}

/** When the state becomes another one though nothing happens; null where only something that happens can change it. */
export function stateChangesAt(facts: StateFacts, now: Date): Date | null {
  if (connectionState(facts, now).kind !== 'healthy') return null;
  return lateFrom(facts.lastSuccessAt ?? facts.connectedAt, facts.intervalMs);
}

/** Every state but one also reads "Connected". */
export const isConnected = (state: ConnectionState): boolean => state.kind !== 'disconnected';

/** The state in the words of the screens. */
export function stateWords(state: ConnectionState): string {
  switch (state.kind) {
    case 'backfilling':
      return `Backfilling ${state.percent} %`;
    case 'action_required':
      return 'Action required';
    case 'disconnected':
      return 'Disconnected';
    case 'paused':
      return 'Paused';
    case 'delayed':
      return 'Delayed';
    case 'healthy':
      return 'Healthy';
  }
}

/** `The last sync failed`, `Failed 4 times in a row`. */
export const failedInARow = (failures: number): string =>
  failures === 1 ? 'The last sync failed' : `Failed ${failures} times in a row`;
