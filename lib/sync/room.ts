import { Slots } from '@/lib/slots';

/** Bytes of answers that all runs of this process may hold, six to eight times as much once they are objects. */
const BYTES = 16 * 1024 * 1024;

/** What one run holds between reading days and having stored them. */
export type Place = {
  /** Waits until there is room for so many more bytes. Rejects with the signal's reason when that aborts first. */
  grow(bytes: number, signal: AbortSignal): Promise<void>;
  /** All of it is stored, or given up. */
  release(): void;
};

/**
 * Memory for what is read and not stored yet, shared by all runs of a process. When it is full, one run at a time may
 * go on beyond it: it ends, gives back all it holds, and the next one goes on. So nobody waits for ever, however much
 * each of them needs.
 */
export class Room {
  #free: number;
  readonly #beyond = new Slots(1);

  constructor(bytes = BYTES) {
    this.#free = bytes;
  }

  get free(): number {
    return this.#free;
  }

  enter(): Place {
    let held = 0;
    let goingBeyond: Promise<() => void> | null = null;
    return {
      grow: async (bytes, signal) => {
        if (!goingBeyond && this.#free >= bytes) {
          this.#free -= bytes;
          held += bytes;
          return;
        }
        // Once for the run, whichever of its reads is the first to need it.
        goingBeyond ??= this.#beyond.take(signal).catch((error) => {
          goingBeyond = null;
          throw error;
        });
        await goingBeyond;
      },
      release: () => {
        this.#free += held;
        held = 0;
        const given = goingBeyond;
        goingBeyond = null;
        void given?.then(
          (give) => give(),
          () => {},
        );
      },
    };
  }
}
