import type { NewEvent } from '@/lib/activity/record';
import type { CallRecord } from '@/lib/integrations/provider';

/** What a run has to put into the event log: recorded with the next transaction, kept until one has committed. */
export class Notes {
  #pending: NewEvent[] = [];
  #calls = 0;

  readonly call = ({ at, endpoint, status, requestId, durationMs }: CallRecord): void => {
    this.#calls++;
    const duration = Math.round(durationMs);
    this.#pending.push({ kind: 'call', at, data: { endpoint, status, requestId, durationMs: duration } });
  };

  add(...events: NewEvent[]): void {
    this.#pending.push(...events);
  }

  /** Hands what is pending to `record`, and forgets it once that has succeeded. */
  async hand<T>(record: (events: readonly NewEvent[]) => Promise<T>): Promise<T> {
    const events = [...this.#pending];
    const result = await record(events);
    this.#pending = this.#pending.slice(events.length);
    return result;
  }

  get calls(): number {
    return this.#calls;
  }

  get pending(): readonly NewEvent[] {
    return this.#pending;
  }
}
