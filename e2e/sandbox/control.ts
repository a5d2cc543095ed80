import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Canned, CannedName } from './canned.ts';
import type { Fault } from './faults.ts';
import type { Scenario } from './keys.ts';

/** What tests change while the sandbox runs; `POST /__sandbox/control` does the same over HTTP. */
export type Change = {
  revoke?: Scenario;
  restore?: Scenario;
  /** `endpoint` left out: all of them; `fault` null ends it; `times` left out: until it is ended. */
  fault?: { scenario: Scenario; fault: Fault | null; endpoint?: string; times?: number };
  /** The same with an error response: one of `canned.ts` by its name, or any answer at all. */
  answer?: { scenario: Scenario; answer: CannedName | Canned | null; endpoint?: string; times?: number };
  /** Corrects one UTC day (YYYY-MM-DD): groups shrink and some vanish. */
  restate?: { scenario: Scenario; day: string };
  /** Answers one UTC day (YYYY-MM-DD) without a result, as if nothing had been used; `restored` brings its figures back. */
  empty?: { scenario: Scenario; day: string; restored?: true };
  /** Milliseconds the sandbox's clock is ahead. */
  clockOffsetMs?: number;
  /** Milliseconds before each answer. */
  latencyMs?: number;
};

export class Control {
  readonly revoked = new Set<Scenario>();
  readonly requests: Record<string, Record<string, number>> = {};
  #faults = new Map<string, { fault: Fault; times: number }>();
  #answers = new Map<string, { fault: CannedName | Canned; times: number }>();
  #restated = new Map<Scenario, Set<number>>();
  #emptied = new Map<Scenario, Set<number>>();
  #offset = 0;
  #latency = 0;

  apply({ revoke, restore, fault, answer, restate, empty, clockOffsetMs, latencyMs }: Change) {
    if (revoke) this.revoked.add(revoke);
    if (restore) this.revoked.delete(restore);
    if (fault) set(this.#faults, fault, fault.fault);
    if (answer) set(this.#answers, answer, answer.answer);
    if (restate) daysOf(this.#restated, restate.scenario).add(startOf(restate.day));
    if (empty) daysOf(this.#emptied, empty.scenario)[empty.restored ? 'delete' : 'add'](startOf(empty.day));
    this.#offset = clockOffsetMs ?? this.#offset;
    this.#latency = latencyMs ?? this.#latency;
  }

  now = () => Date.now() + this.#offset;
  latency = () => (this.#latency ? sleep(this.#latency) : Promise.resolve());
  restatedOf = (scenario: Scenario): ReadonlySet<number> => daysOf(this.#restated, scenario);
  emptiedOf = (scenario: Scenario): ReadonlySet<number> => daysOf(this.#emptied, scenario);

  faultOf = (scenario: Scenario, endpoint: string): Fault | null => take(this.#faults, scenario, endpoint);
  answerOf = (scenario: Scenario, endpoint: string): CannedName | Canned | null =>
    take(this.#answers, scenario, endpoint);

  count(scenario: string, endpoint: string) {
    this.requests[scenario] ??= {};
    const counts = this.requests[scenario];
    counts[endpoint] = (counts[endpoint] ?? 0) + 1;
  }

  /**
   * `POST /__sandbox/control` with a Change; `GET /__sandbox/requests` counts by scenario and endpoint. A page of
   * another origin may do neither: a browser sends its Origin with every request that could change something.
   */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL) {
    const { origin, host } = request.headers;
    if (origin !== undefined && origin !== `http://${host}`) {
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"error":"foreign origin"}');
      return;
    }
    if (request.method === 'POST' && url.pathname === '/__sandbox/control') {
      let text = '';
      for await (const chunk of request) text += chunk;
      this.apply(JSON.parse(text) as Change);
      response.writeHead(204).end();
      return;
    }
    this.count('elsewhere', url.pathname);
    const found = url.pathname === '/__sandbox/requests' || url.pathname === '/__sandbox/elsewhere';
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(this.requests));
  }
}

type Entries<T> = Map<string, { fault: T; times: number }>;

function set<T>(
  entries: Entries<T>,
  {
    scenario,
    endpoint = '*',
    times = Number.POSITIVE_INFINITY,
  }: { scenario: string; endpoint?: string; times?: number },
  fault: T | null,
) {
  if (fault) entries.set(`${scenario}/${endpoint}`, { fault, times });
  else entries.delete(`${scenario}/${endpoint}`);
}

function take<T>(entries: Entries<T>, scenario: string, endpoint: string): T | null {
  for (const key of [`${scenario}/${endpoint}`, `${scenario}/*`]) {
    const entry = entries.get(key);
    if (!entry) continue;
    entry.times--;
    if (entry.times <= 0) entries.delete(key);
    return entry.fault;
  }
  return null;
}

const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

function daysOf(all: Map<Scenario, Set<number>>, scenario: Scenario): Set<number> {
  const days = all.get(scenario) ?? new Set();
  all.set(scenario, days);
  return days;
}
