import { AppError } from './errors';

type Waiter = { enter: () => void };

/**
 * Places that many holders share: one of them has at most `each`, and where all are taken the holders' turns alternate.
 * So whoever asks for much waits for themselves, and others wait for one place to be given back at most.
 */
export class FairShare {
  readonly #each: number;
  #free: number;
  readonly #held = new Map<string, number>();
  /** In the order of their turns. */
  readonly #waiting = new Map<string, Waiter[]>();

  constructor({ places, each }: { places: number; each: number }) {
    this.#free = places;
    this.#each = Math.max(1, each);
  }

  /** How many wait, of all holders or of one. */
  waiting(holder?: string): number {
    if (holder !== undefined) return this.#waiting.get(holder)?.length ?? 0;
    return this.#waiting.values().reduce((sum, { length }) => sum + length, 0);
  }

  /**
   * @param waitMs how long to wait for a place, in milliseconds
   * @returns how to give the place back, once
   * @throws AppError `unavailable` after that time
   */
  async take(holder: string, waitMs: number): Promise<() => void> {
    if (this.#mayEnter(holder) && this.waiting(holder) === 0) this.#enter(holder);
    else await this.#turn(holder, waitMs);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#leave(holder);
    };
  }

  #mayEnter(holder: string): boolean {
    return this.#free > 0 && (this.#held.get(holder) ?? 0) < this.#each;
  }

  #enter(holder: string): void {
    this.#free--;
    this.#held.set(holder, (this.#held.get(holder) ?? 0) + 1);
  }

  #leave(holder: string): void {
    this.#free++;
    const left = (this.#held.get(holder) ?? 1) - 1;
    if (left > 0) this.#held.set(holder, left);
    else this.#held.delete(holder);
    this.#admit();
  }

  #admit(): void {
    const next = [...this.#waiting].find(([holder]) => this.#mayEnter(holder));
    if (!next) return;
    const [holder, waiters] = next;
    const [first, ...rest] = waiters;
    this.#waiting.delete(holder);
    if (rest.length > 0) this.#waiting.set(holder, rest); // at the end: the others come first
    this.#enter(holder);
    first?.enter();
    this.#admit();
  }

  #turn(holder: string, waitMs: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      const left = (this.#waiting.get(holder) ?? []).filter((each) => each !== waiter);
      if (left.length > 0) this.#waiting.set(holder, left);
      else this.#waiting.delete(holder);
      reject(busy());
    }, waitMs);
    const waiter: Waiter = {
      enter: () => {
        clearTimeout(timer);
        resolve();
      },
    };
    this.#waiting.set(holder, [...(this.#waiting.get(holder) ?? []), waiter]);
    return promise;
  }
}

const busy = () =>
  new AppError('unavailable', 'Doow is busy at the moment. Wait a few seconds, then try again.', undefined, {
    retryAfterS: 5,
  });
