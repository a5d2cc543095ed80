const KB = 1024;
const MB = 1024 * KB;

/** Bytes of answers. What is made of them takes two to eight times as much. */
export type Limits = {
  /** What each run may hold without asking anybody: a small organization never waits for a large one. */
  reserve: number;
  /** What all runs of the process may hold beyond that. */
  shared: number;
  /** What one run may hold, unless it is a single read. */
  run: number;
};
const LIMITS: Limits = { reserve: 128 * KB, shared: 12 * MB, run: 6 * MB };

/** The run holds as much as it may with what it has read already: this read belongs into a later range. */
export class Full extends Error {
  constructor() {
    super('The run holds as much as it may.');
    this.name = 'Full';
  }
}

/** What one read holds until its days are stored. */
export type Share = {
  /** Waits until there is room for so many more bytes. @throws Full, or the signal's reason when that aborts first */
  hold(bytes: number, signal: AbortSignal): Promise<void>;
  /** The read came to nothing. */
  drop(): void;
};

/**
 * Memory for what is read and not stored yet, shared by all runs of a process. When it is full, one run at a time may
 * go on beyond it, and never waits; the others wait until something is given back. So nobody waits for ever.
 */
export class Room {
  readonly limits: Limits;
  #free: number;
  #beyond: Place | null = null;
  /** Of what is shared, how much the runs of each holder have. */
  readonly #held = new Map<string, number>();
  readonly #waiting = new Set<() => boolean>();

  constructor(limits: Limits = LIMITS) {
    this.limits = limits;
    this.#free = limits.shared;
  }

  get free(): number {
    return this.#free;
  }

  /** @param holder whose run it is: all of one holder's have half of what is shared at most */
  enter(holder: string | null = null): Place {
    return new Place(this, holder);
  }

  /** Takes from what is shared, or goes beyond it. @returns whether it could */
  take(place: Place, bytes: number): boolean {
    if (this.#beyond === place) return true;
    if (bytes > this.#free || !this.#isWithinHalf(place, bytes)) {
      if (this.#beyond) return false;
      this.#beyond = place;
    } else {
      this.#free -= bytes;
      place.taken += bytes;
      this.#count(place, bytes);
    }
    return true;
  }

  #isWithinHalf({ holder }: Place, bytes: number): boolean {
    return holder === null || (this.#held.get(holder) ?? 0) + bytes <= this.limits.shared / 2;
  }

  #count({ holder }: Place, bytes: number): void {
    if (holder === null) return;
    const left = (this.#held.get(holder) ?? 0) + bytes;
    if (left > 0) this.#held.set(holder, left);
    else this.#held.delete(holder);
  }

  /** Of what was taken, only `needed` is needed still. */
  giveBack(place: Place, needed: number): void {
    if (place.taken >= needed) {
      this.#free += place.taken - needed;
      this.#count(place, needed - place.taken);
      place.taken = needed;
      if (this.#beyond === place) this.#beyond = null;
    }
    for (const enter of [...this.#waiting]) if (enter()) this.#waiting.delete(enter);
  }

  /** Tries until `enter` says yes, each time something is given back. */
  async wait(enter: () => boolean, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => reject(signal.reason);
    const attempt = () => {
      try {
        const entered = enter();
        if (entered) resolve();
        return entered;
      } catch (error) {
        reject(error);
        return true;
      }
    };
    this.#waiting.add(attempt);
    signal.addEventListener('abort', leave, { once: true });
    try {
      await promise;
    } finally {
      this.#waiting.delete(attempt);
      signal.removeEventListener('abort', leave);
    }
  }
}

/** What one run holds between reading days and having stored them. */
export class Place {
  /** Of what is shared. */
  taken = 0;
  readonly holder: string | null;
  readonly #room: Room;
  readonly #shares = new Map<Share, number>();

  constructor(room: Room, holder: string | null) {
    this.#room = room;
    this.holder = holder;
  }

  get held(): number {
    return this.#shares.values().reduce((sum, bytes) => sum + bytes, 0);
  }

  share(): Share {
    const share: Share = {
      hold: async (bytes, signal) => {
        signal.throwIfAborted();
        if (!this.#grow(share, bytes)) await this.#room.wait(() => this.#grow(share, bytes), signal);
      },
      drop: () => {
        this.#shares.delete(share);
        this.#giveBack();
      },
    };
    return share;
  }

  /** All of it is stored, or given up. */
  release(): void {
    this.#shares.clear();
    this.#giveBack();
  }

  #grow(share: Share, bytes: number): boolean {
    const { reserve, run } = this.#room.limits;
    const before = this.held;
    const own = this.#shares.get(share) ?? 0;
    if (before > own && before + bytes > run) throw new Full();
    const more = Math.max(0, before + bytes - reserve) - Math.max(0, before - reserve);
    if (more > 0 && !this.#room.take(this, more)) return false;
    this.#shares.set(share, own + bytes);
    return true;
  }

  #giveBack(): void {
    this.#room.giveBack(this, Math.max(0, this.held - this.#room.limits.reserve));
  }
}

/** Makes a read with a share of its own, which is kept when it succeeds. @throws what `read` does, or Full */
export async function sharing<T>(
  place: Place,
  signal: AbortSignal,
  read: (hold: (bytes: number) => Promise<void>) => Promise<T>,
): Promise<T> {
  const share = place.share();
  try {
    return await read((bytes) => share.hold(bytes, signal));
  } catch (error) {
    share.drop();
    throw error;
  }
}
