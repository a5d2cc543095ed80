import { type Permit, permitFrom } from '@/lib/integrations/permit';
import { type EndpointId, type Pace, ProviderError } from '@/lib/integrations/provider';
import { untilAborted } from '@/lib/outbound/settle';
import { type Bucket, giveBack, slowed, take } from './pace';
import { afterFailure } from './retry';
import type { World } from './world';

/** Milliseconds in which a call has to settle once it is canceled. */
const CANCEL_MS = 1_000;

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
  world: Pick<World, 'now' | 'elapsed' | 'sleep' | 'random'>;
  /** No call begins after it. */
  until: Date;
  /** Aborted from outside when nothing more may be called. */
  signal: AbortSignal;
  /** Asked before every request; throws when the run may not go on. */
  mayCall(): Promise<unknown>;
  /** How fast the organization is called; null for as fast as it answers. */
  pace: Pace | null;
  /** How it was paced before. */
  bucket: Bucket | null;
};

/**
 * Makes a run's calls: each as often as it deserves, every request at the organization's pace, none while the
 * provider wants quiet, none after the end.
 */
export class Caller {
  readonly #options: CallerOptions;
  readonly #halted = new AbortController();
  /** Aborted when nothing more may be called, for whichever reason: ends a call under way. */
  readonly signal: AbortSignal;
  #bucket: Bucket | null;
  #quietUntil = 0;
  #waitingUntil = 0;
  #waitedMs = 0;
  #trouble: ProviderError | null = null;
  #stuck: ProviderError | null = null;

  constructor(options: CallerOptions) {
    this.#options = options;
    this.#bucket = options.bucket;
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

  /** How the connection is paced now: for the next run to go on with. */
  get bucket(): Bucket | null {
    return this.#bucket;
  }

  /** The last answer that did not come or could not be trusted, whatever came of another try. */
  get trouble(): ProviderError | null {
    return this.#trouble;
  }

  /** A call that did not settle when it was canceled. */
  get stuck(): ProviderError | null {
    return this.#stuck;
  }

  /**
   * Makes a call to `endpoint`, and makes it again where that may help. Settles soon after the signal aborts, even
   * where the call does not.
   * @throws ProviderError after the last try, ToldToWait, TimeUp, or what `mayCall` throws.
   */
  async call<T>(endpoint: EndpointId, make: () => Promise<T>): Promise<T> {
    const { signal } = this;
    const { world, until, pace } = this.#options;
    for (let tries = 1; ; tries++) {
      try {
        return await this.#settled(endpoint, make());
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ProviderError)) throw error;
        const now = world.now();
        const next = afterFailure(error, tries, now, world.random);
        const limited = error.code === 'rate_limited';
        if (error.code === 'unreachable' || error.code === 'bad_answer') this.#trouble = error;
        if (limited && pace) this.#bucket = slowed(this.#bucket, pace, now);
        if (!next.again && limited) throw new ToldToWait(error);
        if (!next.again) throw error;
        if (next.at >= until) throw limited ? new ToldToWait(error) : error;
        if (limited) this.#quietUntil = Math.max(this.#quietUntil, next.at.getTime());
        else await this.#wait(next.at.getTime());
      }
    }
  }

  /** To be awaited before every single request, each page of an answer included. @throws TimeUp, or as `mayCall`. */
  readonly beforeRequest = async (): Promise<Permit> => {
    const { world, until, mayCall } = this.#options;
    await this.#turn();
    for (;;) {
      while (this.#quietUntil > world.now().getTime()) await this.#wait(this.#quietUntil);
      this.signal.throwIfAborted();
      if (world.now() >= until) throw new TimeUp();
      const permit = permitFrom(world);
      await untilAborted(mayCall(), this.signal);
      this.signal.throwIfAborted();
      const isQuiet = this.#quietUntil > world.now().getTime(); // told to wait while the fence was looked at
      if (permit() && !isQuiet) return permit;
    }
  };

  /** What comes of a call, which is left alone where it does not settle after it was canceled. */
  async #settled<T>(endpoint: EndpointId, work: Promise<T>): Promise<T> {
    try {
      return await untilAborted(work, this.signal);
    } catch (error) {
      if (!this.signal.aborted) throw error;
    }
    const waiting = new AbortController();
    const isOver = work.then(
      () => true,
      () => true,
    );
    const isLate = this.#options.world.sleep(CANCEL_MS, waiting.signal).then(() => false);
    isLate.catch(() => {}); // the wait is over before its time
    const settled = await Promise.race([isOver, isLate]);
    waiting.abort();
    if (settled) return work;
    const message = 'A call had no end: OpenAI neither answered it nor closed the connection.';
    this.#stuck = new ProviderError('unreachable', message, { endpoint });
    throw this.signal.reason;
  }

  /** Waits for a token of the organization's bucket. */
  async #turn(): Promise<void> {
    const { world, until, pace } = this.#options;
    if (!pace) return;
    const turn = take(this.#bucket, pace, world.now());
    if (turn.at >= until) throw new TimeUp();
    this.#bucket = turn.bucket;
    try {
      while (turn.at > world.now()) await this.#wait(turn.at.getTime());
    } catch (error) {
      this.#bucket = giveBack(this.#bucket);
      throw error;
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
