/** A process of the simulated machine. One that was killed never goes on, one that is frozen not until it is thawed. */
export type Process = {
  readonly name: string;
  alive: boolean;
  frozen: boolean;
  clockSkewMs: number;
  /** It was frozen or its clock was moved: when it ends is no longer its own doing. */
  disturbed: boolean;
};

export const newProcess = (name: string, clockSkewMs = 0): Process => ({
  name,
  alive: true,
  frozen: false,
  clockSkewMs,
  disturbed: false,
});

type Ready = { owner: Process; go: () => void };
type Timer = Ready & { at: number };

/** The most a turn takes, in milliseconds of simulated time. */
const TURN_MS = 40;

/**
 * Concurrency under control: whatever waits, waits here, and one thing happens in a turn, chosen by the given chance.
 * The clock is the database's and the provider's; a process may see it skewed.
 */
export class Simulation {
  readonly #random: () => number;
  #ready: Ready[] = [];
  #timers: Timer[] = [];
  #now: number;
  turns = 0;

  constructor(start: Date, random: () => number) {
    this.#now = start.getTime();
    this.#random = random;
  }

  get now(): Date {
    return new Date(this.#now);
  }

  random = (): number => this.#random();

  pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.#random() * list.length)];
  }

  /** Lets anything else happen first, or the end of its process. */
  step(owner: Process): Promise<void> {
    return new Promise((go) => this.#ready.push({ owner, go }));
  }

  /** @returns how to cancel it */
  timer(owner: Process, ms: number, go: () => void): () => void {
    const timer = { owner, go, at: this.#now + Math.max(0, ms) };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  sleep(owner: Process, ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const cancel = this.timer(owner, ms, resolve);
      signal?.addEventListener(
        'abort',
        () => {
          cancel();
          reject(signal.reason);
        },
        { once: true },
      );
    });
  }

  /** One thing happens. @returns false when nothing can before somebody acts */
  async turn(until = Number.POSITIVE_INFINITY): Promise<boolean> {
    const runs = ({ owner }: Ready) => owner.alive && !owner.frozen;
    this.#ready = this.#ready.filter(({ owner }) => owner.alive);
    this.#timers = this.#timers.filter(({ owner }) => owner.alive);
    this.#now += Math.floor(this.#random() * TURN_MS);
    const due = this.#timers.filter((timer) => runs(timer) && timer.at <= this.#now);
    let next = this.pick<Ready>([...this.#ready.filter(runs), ...due]);
    if (!next) {
      const later = this.#timers.filter(runs).sort((a, b) => a.at - b.at)[0];
      if (!later || later.at > until) return false;
      this.#now = Math.max(this.#now, later.at);
      next = later;
    }
    this.#ready = this.#ready.filter((other) => other !== next);
    this.#timers = this.#timers.filter((other) => other !== next);
    this.turns++;
    next.go();
    await settled();
    return true;
  }

  /** Turns until `ms` have passed, or nothing more happens before that. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    while (this.#now < end && (await this.turn(end)));
    this.#now = Math.max(this.#now, end);
  }
}

/** Once every promise that can go on has gone on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A generator of 0 to 1 that a seed repeats (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
