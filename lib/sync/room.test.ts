import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Full, type Place, Room, sharing } from './room';

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));
const LIMITS = { reserve: 4, shared: 20, run: 25 };

/** A read as the chunks it comes in, and whether it fails at its end. */
type Read = { chunks: number[]; fails: boolean };
const chunks = fc.array(fc.nat({ max: 15 }), { minLength: 1, maxLength: 4 });
const range = fc.array(fc.record({ chunks, fails: fc.boolean() }), { minLength: 1, maxLength: 4 });
const runs = fc.array(fc.array(range, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 });

/** Reads until all of the range is read or has failed, and stores in between what did fit. @returns reads that ended */
async function readAll(range: readonly Read[], place: Place, step: () => Promise<void>, look: () => void) {
  let left = range.map((read) => ({ read, ended: false }));
  let ended = 0;
  while (left.length > 0) {
    const before = left.length;
    await Promise.all(
      left.map(async (each) => {
        const { chunks, fails } = each.read;
        const read = async (hold: (bytes: number) => Promise<void>) => {
          for (const bytes of chunks) {
            await hold(bytes);
            look();
            await step();
          }
          if (fails) throw new Error('failed');
        };
        each.ended = await sharing(place, never, read).then(
          () => true,
          (error) => !(error instanceof Full),
        );
      }),
    );
    place.release();
    left = left.filter((each) => !each.ended);
    expect(left.length).toBeLessThan(before);
    ended += before - left.length;
  }
  return ended;
}

describe('the room for what is read and not stored yet', () => {
  it('lets every read end, whatever each of them needs, and is bounded for the run and for all of them', async () => {
    await fc.assert(
      fc.asyncProperty(runs, fc.scheduler(), async (runs, scheduler) => {
        const room = new Room(LIMITS);
        const places = runs.map(() => room.enter());
        const largest = Math.max(...runs.flat(2).map(({ chunks }) => chunks.reduce((sum, bytes) => sum + bytes, 0)));
        const one = Math.max(LIMITS.run, largest);
        const look = () => {
          for (const { held } of places) expect(held).toBeLessThanOrEqual(one);
          const together = places.reduce((sum, { held }) => sum + held, 0);
          expect(together).toBeLessThanOrEqual(LIMITS.reserve * places.length + LIMITS.shared + one);
          expect(room.free).toBeGreaterThanOrEqual(0);
        };
        const step = () => scheduler.schedule(Promise.resolve());
        const work = async (ranges: (typeof runs)[number], place: Place) => {
          let ended = 0;
          for (const range of ranges) ended += await readAll(range, place, step, look);
          return ended;
        };
        const all = Promise.all(runs.map((ranges, i) => work(ranges, places[i] ?? room.enter())));
        await scheduler.waitFor(all);
        expect(await all).toEqual(runs.map((ranges) => ranges.flat().length));
        expect(room.free).toBe(LIMITS.shared);
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  it('never keeps a small run waiting, and the others only until something is given back', async () => {
    const room = new Room({ reserve: 4, shared: 10, run: 200 });
    const [large, small, other] = [room.enter(), room.enter(), room.enter()];
    await large.share().hold(100, never);
    await small.share().hold(4, never);
    const failing = other.share();
    let waits = true;
    const grown = failing.hold(15, never).then(() => {
      waits = false;
    });
    await settle();
    expect(waits).toBe(true);
    large.release();
    await grown;
    failing.drop();
    expect([other.held, room.free]).toEqual([0, 10]);
  });

  it('refuses what would make a run too large, unless it is a single read', async () => {
    const room = new Room({ reserve: 0, shared: 100, run: 10 });
    const place = room.enter();
    const [first, second] = [place.share(), place.share()];
    await first.hold(9, never);
    await expect(second.hold(2, never)).rejects.toThrow(Full);
    await first.hold(40, never);
    first.drop();
    await second.hold(50, never);
    expect([place.held, room.free]).toEqual([50, 50]);
  });

  it('lets go of a run that stops waiting, and the next one passes', async () => {
    const room = new Room({ reserve: 0, shared: 1, run: 10 });
    const [first, second, third] = [room.enter(), room.enter(), room.enter()];
    await first.share().hold(5, never);
    const stop = new AbortController();
    const waiting = second.share().hold(5, stop.signal);
    const behind = third.share().hold(5, never);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    second.release();
    first.release();
    await behind;
  });

  it('has room for many answers, a little for each run without asking, and half of it for one run at most', () => {
    const [kb, mb] = [1_024, 1_048_576];
    expect(new Room().limits).toEqual({ reserve: 128 * kb, shared: 12 * mb, run: 6 * mb });
    expect(new Room().free).toBe(12 * mb);
  });

  it('is taken to the last byte, beyond what each run has of its own, and given back as far as nobody needs it', async () => {
    const room = new Room({ reserve: 4, shared: 10, run: 50 });
    const place = room.enter();
    const [first, second] = [place.share(), place.share()];
    await first.hold(4, never);
    expect([place.held, room.free]).toEqual([4, 10]);
    for (const bytes of [6, 4]) await second.hold(bytes, never);
    expect([place.held, place.taken, room.free]).toEqual([14, 10, 0]);
    first.drop();
    expect([place.held, place.taken, room.free]).toEqual([10, 6, 4]);
    second.drop();
    expect([place.held, place.taken, room.free]).toEqual([0, 0, 10]);
  });

  it('lets one run go beyond it at a time, the next once that one is back within it', async () => {
    const room = new Room({ reserve: 0, shared: 10, run: 100 });
    const [first, second, third] = [room.enter(), room.enter(), room.enter()];
    const [kept, beyond, failing] = [first.share(), first.share(), first.share()];
    await kept.hold(8, never);
    await beyond.hold(3, never);
    await beyond.hold(40, never);
    await failing.hold(9, never);
    failing.drop();
    expect([first.held, room.free]).toEqual([51, 2]);
    let waits = true;
    const waiting = second.share().hold(5, never);
    waiting.then(() => {
      waits = false;
    });
    await third.share().hold(2, never);
    await settle();
    expect([waits, room.free]).toEqual([true, 0]);
    third.release();
    await settle();
    expect([waits, second.held, room.free]).toEqual([true, 0, 2]);
    beyond.drop();
    await waiting;
    expect(second.held).toBe(5);
  });

  it('refuses a read that waited and that its own run has no room for any more', async () => {
    const room = new Room({ reserve: 0, shared: 10, run: 10 });
    const [other, place] = [room.enter(), room.enter()];
    const large = other.share();
    for (const bytes of [10, 90]) await large.hold(bytes, never);
    const [first, second] = [place.share().hold(6, never), place.share().hold(6, never)];
    second.catch(() => {});
    await settle();
    expect(place.held).toBe(0);
    other.release();
    await first;
    await expect(second).rejects.toThrow(Full);
    expect([place.held, room.free]).toEqual([6, 4]);
    await place.share().hold(4, never);
    expect(place.held).toBe(10);
  });

  it('is taken once by who waited for it, however much is given back in the same moment', async () => {
    const room = new Room({ reserve: 0, shared: 10, run: 10 });
    const [other, third, place] = [room.enter(), room.enter(), room.enter()];
    await third.share().hold(2, never);
    const large = other.share();
    for (const bytes of [8, 90]) await large.hold(bytes, never);
    const [first, second] = [place.share().hold(6, never), place.share().hold(6, never)];
    second.catch(() => {});
    other.release();
    third.release();
    await first;
    await expect(second).rejects.toThrow(Full);
    expect([place.held, room.free]).toEqual([6, 4]);
    const again = [large.hold(4, never), large.hold(90, never)];
    await Promise.all(again);
    const waiting = [place.share().hold(4, never), place.share().hold(4, never)].map((hold) =>
      hold.catch(() => 'full'),
    );
    await settle();
    other.release();
    place.release();
    expect(await Promise.all(waiting)).toEqual([undefined, 'full']);
    expect([place.held, room.free]).toEqual([0, 10]);
  });

  it('gives nothing to a run that is to stop, though there were enough, and says which refusal is its own', async () => {
    const place = new Room(LIMITS).enter();
    await expect(place.share().hold(1, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
    expect(place.held).toBe(0);
    expect(new Full().name).toBe('Full');
  });

  it('keeps what a read that succeeded holds, and nothing of one that failed', async () => {
    const place = new Room(LIMITS).enter();
    expect(await sharing(place, never, (hold) => hold(3).then(() => 'read'))).toBe('read');
    const failed = sharing(place, never, (hold) => hold(5).then(() => Promise.reject(new Error('failed'))));
    await expect(failed).rejects.toThrow('failed');
    expect(place.held).toBe(3);
  });
});

it('the room has half of what is shared for all runs of one workspace, and the rest for others', async () => {
  const room = new Room(LIMITS);
  const reads = (holder: string, count: number) =>
    Array.from({ length: count }, () => {
      const place = room.enter(holder);
      const state = { place, isIn: false };
      void place
        .share()
        .hold(9, never) // 4 of them are its own
        .then(() => {
          state.isIn = true;
        });
      return state;
    });
  const acme = reads('acme', 6);
  await settle();
  // Two within the half, and one that may always go on beyond it.
  expect(acme.filter(({ isIn }) => isIn)).toHaveLength(3);
  const beta = reads('beta', 2);
  await settle();
  expect(beta.map(({ isIn }) => isIn)).toEqual([true, true]);
  for (const { place } of acme) {
    place.release();
    await settle();
  }
  for (const { place } of [...acme, ...beta]) place.release();
  await settle();
  expect(acme.every(({ isIn }) => isIn)).toBe(true);
});
