/**
 * A deadline in milliseconds that counts only while it runs: a call pauses it while it waits for this process and not
 * for the other side. Its signal aborts with a TimeoutError. It runs from the start.
 */
export class Stopwatch {
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;
  #left: number;
  #since: number | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number) {
    this.#left = ms;
    this.resume();
  }

  readonly resume = (): void => {
    if (this.#since !== null) return;
    this.#since = performance.now();
    const late = () => this.#controller.abort(new DOMException('The deadline has passed.', 'TimeoutError'));
    this.#timer = setTimeout(late, Math.max(0, this.#left));
  };

  readonly pause = (): void => {
    if (this.#since === null) return;
    clearTimeout(this.#timer);
    this.#left -= performance.now() - this.#since;
    this.#since = null;
  };
}
