import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import { availableParallelism } from 'node:os';
import { AppError } from '@/lib/errors';

type Options = {
  /** How many are worked on at a time. */
  parallel: number;
  /** How many may wait for that; the next one is refused. */
  waiting: number;
};

/**
 * A short queue for work with a password. One hash takes 30 ms of a processor, 19 MiB and one of the four threads that
 * the file system and the name service need too: many at once would keep every other request waiting.
 */
export class PasswordQueue {
  readonly #options: Options;
  readonly #waiting: (() => void)[] = [];
  readonly #inside = new AsyncLocalStorage<true>();
  #running = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Runs the work when it is its turn. Work inside of work has its turn already.
   * @throws AppError `unavailable` where too many wait, before anything was done
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside.getStore()) return work();
    if (this.#running < this.#options.parallel) this.#running++;
    else {
      if (this.#waiting.length >= this.#options.waiting) throw crowded();
      await new Promise<void>((resolve) => this.#waiting.push(resolve)); // whoever leaves hands their place over
    }
    try {
      return await this.#inside.run(true, work);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}

/** One of each two threads at most, and a processor is left for everything else. */
const PARALLEL = Math.max(1, Math.min(2, availableParallelism() - 1));
const WAITING = 16;

export const passwordQueue = new PasswordQueue({ parallel: PARALLEL, waiting: WAITING });

/** Sign-ins that the queue has room for. */
export const QUEUE_PLACES = PARALLEL + WAITING;

/** @returns what whoever comes too many is told */
export const crowded = () =>
  new AppError(
    'unavailable',
    'Many people are signing in at the moment. Wait a few seconds, then try again.',
    undefined,
    { retryAfterS: 3 },
  );
