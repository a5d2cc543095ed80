import type { NewEvent } from '@/lib/activity/record';
import type { CallRecord } from '@/lib/integrations/provider';

/** What a run has to put into the event log: it goes with the next transaction, and stays until one has committed. */
export class Notes {
  #pending: NewEvent[] = [];
  #calls = 0;

  readonly call = ({ at, ...data }: CallRecord): void => {
    this.#calls++;
    this.#pending.push({ kind: 'call', at, data: { ...data, durationMs: Math.round(data.durationMs) } });
  };

  add(...events: NewEvent[]): void {
    this.#pending.push(...events);
  }

  get pending(): readonly NewEvent[] {
    return [...this.#pending];
  }

  /** To be called once what is pending has been committed. */
  forget(): void {
    this.#pending = [];
  }

  get calls(): number {
    return this.#calls;
  }
}
