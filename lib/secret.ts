import { inspect } from 'node:util';

/** Shorter texts are no provider's key. */
const SHORTEST_KEY = 20;

/** A value that prints as `[redacted]` wherever it ends up: logs, JSON, templates, the debugger's console. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The plaintext. Call it where the value leaves the process, nowhere else. */
  reveal(): string {
    return this.#value;
  }

  /** The last four characters, the only part that people may see. */
  get last4(): string {
    return this.#value.slice(-4);
  }

  /** The same for a text that may be no key: null where it is so short that four characters would be a usable part. */
  get safeLast4(): string | null {
    return this.#value.length >= SHORTEST_KEY ? this.last4 : null;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [inspect.custom](): string {
    return '[redacted]';
  }
}
