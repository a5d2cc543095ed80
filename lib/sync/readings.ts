import { addDays, type Day } from '@/lib/day';
import type { EndpointId } from '@/lib/integrations/provider';

/** What is known of one day of one endpoint. */
export type Reading = {
  /** When the reading began that gave the stored rows; null when none are stored. */
  readAt: Date | null;
  /** When the day came back empty though it has rows; it is read once more before that counts. */
  suspectAt: Date | null;
  /** When a reading was last given up; known for as long as the run lasts. */
  failedAt?: Date;
};

/** Days of an endpoint from `from` to `to`, both included. */
export type Span = { endpoint: EndpointId; from: Day; to: Day };

/** A day of an endpoint that somebody asked to be read again, and when. */
export type Asked = { endpoint: EndpointId; day: Day; at: Date };

/**
 * What a plan knows of a connection's days: one by one, in spans those that need no reading any more, and which of
 * either were asked for.
 */
export class Readings {
  readonly #known = new Map<string, Reading>();
  readonly #done = new Map<EndpointId, Span[]>();
  #asked: readonly Asked[] = [];

  constructor(done: readonly Span[] = []) {
    for (const span of done) this.#done.set(span.endpoint, [...(this.#done.get(span.endpoint) ?? []), span]);
  }

  get(endpoint: EndpointId, day: Day): Reading | undefined {
    return this.#known.get(`${day} ${endpoint}`);
  }

  set(endpoint: EndpointId, day: Day, reading: Reading): void {
    this.#known.set(`${day} ${endpoint}`, reading);
  }

  /** Settled, not suspect, and older than any trailing window. */
  isDone(endpoint: EndpointId, day: Day): boolean {
    return (this.#done.get(endpoint) ?? []).some(({ from, to }) => day >= from && day <= to);
  }

  /** What is asked for by now, in place of what was before. */
  ask(asked: readonly Asked[]): void {
    this.#asked = asked;
  }

  askedAt(endpoint: EndpointId, day: Day): Date | undefined {
    return this.#asked.find((asked) => asked.day === day && asked.endpoint === endpoint)?.at;
  }

  /** The first day from `day` on that is asked for, or not done for every one of the endpoints. */
  firstOpen(endpoints: readonly EndpointId[], day: Day): Day {
    const ends = endpoints.map((endpoint) => {
      const span = this.#done.get(endpoint)?.find(({ from, to }) => from <= day && day <= to);
      return span ? addDays(span.to, 1) : day;
    });
    const asked = this.#asked.map((each) => each.day).filter((each) => each >= day);
    return [...ends, ...asked].sort()[0] ?? day;
  }
}
