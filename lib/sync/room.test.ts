import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Room } from './room';

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the room for what is read and not stored yet', () => {
  it('lets every run end, whatever each of them needs, with one beyond the limit at most', async () => {
    const run = fc.array(fc.array(fc.nat({ max: 15 }), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 8 }), fc.scheduler(), async (runs, scheduler) => {
        const room = new Room(20);
        const held = new Map<number, number>();
        const most = { together: 0, allowed: 0 };
        const work = async (ranges: number[][], id: number) => {
          const place = room.enter();
          for (const pages of ranges) {
            let mine = 0;
            for (const page of pages) {
              await place.grow(page, never);
              mine += page;
              held.set(id, mine);
              const all = [...held.values()];
              most.together = Math.max(
                most.together,
                all.reduce((sum, each) => sum + each, 0),
              );
              most.allowed = Math.max(most.allowed, 20 + Math.max(...all));
              expect(room.free).toBeGreaterThanOrEqual(0);
              await scheduler.schedule(Promise.resolve());
            }
            held.delete(id);
            place.release();
          }
        };
        const all = Promise.all(runs.map(work));
        await scheduler.waitFor(all);
        await settle();
        expect(room.free).toBe(20);
        expect(most.together).toBeLessThanOrEqual(Math.max(20, most.allowed));
      }),
      { numRuns: 300 },
    );
  });

  it('makes a second one wait until the first beyond the limit has given back what it holds', async () => {
    const room = new Room(10);
    const [first, second] = [room.enter(), room.enter()];
    await first.grow(8, never);
    await first.grow(100, never);
    let waits = true;
    const grown = second.grow(5, never).then(() => {
      waits = false;
    });
    await settle();
    expect(waits).toBe(true);
    first.release();
    await grown;
    second.release();
    await settle();
    expect(room.free).toBe(10);
  });

  it('lets go of a run that stops waiting, and the next one passes', async () => {
    const room = new Room(1);
    const [first, second, third] = [room.enter(), room.enter(), room.enter()];
    await first.grow(5, never);
    const stop = new AbortController();
    const waiting = second.grow(5, stop.signal);
    const behind = third.grow(5, never);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    second.release();
    first.release();
    await behind;
  });
});
