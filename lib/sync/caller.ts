import { ProviderError } from '@/lib/integrations/provider';
import { afterFailure } from './retry';
import type { World } from './world';

/** The provider wants a longer wait than the time left allows. */
export class ToldToWait extends Error {
  override readonly cause: ProviderError;

  constructor(cause: ProviderError) {
    super('The provider asked to wait.');
    this.name = 'ToldToWait';
    this.cause = cause;
  }
}

/** The time of the run is up. */
export class TimeUp extends Error {
  constructor() {
    super('The time is up.');
    this.name = 'TimeUp';
  }
}

export type CallerOptions = {
  world: Pick<World, 'now' | 'sleep' | 'random'>;
  /** No call begins after it. */
  until: Date;
  /** Aborted from outside when nothing more may be called. */
  signal: AbortSignal;
  /** Asked before every call; throws when the run may not go on. */
  mayCall(): Promise<unknown>;
};

/** Makes a run's calls: each as often as it deserves, none while the provider wants quiet, none after the end. */
export class Caller {
  readonly #options: CallerOptions;
  readonly #halted = new AbortController();
  /** Aborted when nothing more may be called, for whichever reason: ends a call under way. */
  readonly signal: AbortSignal;
  #quietUntil = 0;
  #waitingUntil = 0;
  #waitedMs = 0;

  constructor(options: CallerOptions) {
    this.#options = options;
    this.signal = AbortSignal.any([options.signal, this.#halted.signal]);
  }

  /** Ends every call under way and refuses every later one, with `reason`. */
  halt(reason: unknown): void {
    this.#halted.abort(reason);
  }

  /** Milliseconds spent waiting; waits of calls at the same time count once. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  /** @throws ProviderError after the last try, ToldToWait, TimeUp, or what `mayCall` throws. */
  async call<T>(make: () => Promise<T>): Promise<T> {
    const { signal } = this;
    const { world, until, mayCall } = this.#options;
    for (let tries = 1; ; tries++) {
      while (this.#quietUntil > world.now().getTime()) await this.#wait(this.#quietUntil);
      signal.throwIfAborted();
      if (world.now() >= until) throw new TimeUp();
      await mayCall();
      try {
        return await make();
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ProviderError)) throw error;
        const next = afterFailure(error, tries, world.now(), world.random);
        const limited = error.code === 'rate_limited';
        if (!next.again && limited) throw new ToldToWait(error);
        if (!next.again) throw error;
        if (next.at >= until) throw limited ? new ToldToWait(error) : error;
        if (limited) this.#quietUntil = Math.max(this.#quietUntil, next.at.getTime());
        else await this.#wait(next.at.getTime());
      }
    }
  }

  async #wait(until: number): Promise<void> {
    const { world } = this.#options;
    const now = world.now().getTime();
    this.#waitedMs += Math.max(0, until - Math.max(now, this.#waitingUntil));
    this.#waitingUntil = Math.max(this.#waitingUntil, until);
    await world.sleep(until - now, this.signal);
  }
}
