import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bucket, giveBack, refilled, slowed, take } from './pace';

const pace = { burst: 8, perSecond: 1 };
const at = (ms: number) => new Date(ms);

describe('the pace', () => {
  it('never lets through more than the burst and the rate allow, in any window', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 60 }), (gaps) => {
        let now = 0;
        let bucket: Bucket | null = null;
        const made: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const turn = take(bucket, pace, at(now));
          bucket = turn.bucket;
          made.push(turn.at.getTime());
        }
        for (const [i, from] of made.entries())
          for (const [j, to] of made.entries())
            if (j > i) expect(j - i + 1).toBeLessThanOrEqual(pace.burst + (to - from) / 1000 + 1.01);
      }),
    );
  });

  it('gives turns in order, a second apart once the burst is used up', () => {
    let bucket: Bucket | null = null;
    const turns = Array.from({ length: 11 }, () => {
      const turn = take(bucket, pace, at(0));
      bucket = turn.bucket;
      return turn.at.getTime();
    });
    expect(turns).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1_000, 2_000, 3_000]);
  });

  it('halves the rate at every "too many requests", to a sixteenth, and has it back a minute later', () => {
    let bucket: Bucket | null = null;
    const rates = Array.from({ length: 6 }, () => {
      bucket = slowed(bucket, pace, at(0));
      return bucket.perSecond;
    });
    expect(rates).toEqual([1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 16, 1 / 16]);
    expect(refilled(bucket, pace, at(30_000)).perSecond).toBeCloseTo(1 / 16 + 1 / 2);
    expect(refilled(bucket, pace, at(60_000)).perSecond).toBe(1);
    expect(take(slowed(null, pace, at(0)), pace, at(0)).at).toEqual(at(2_000));
  });

  it('is full again after a rest, and takes nothing from a clock that was set back', () => {
    const empty: Bucket = { tokens: -3, perSecond: 1, at: at(60_000) };
    expect(refilled(empty, pace, at(120_000)).tokens).toBe(8);
    expect(refilled(empty, pace, at(0))).toEqual({ tokens: -3, perSecond: 1, at: at(0) });
    expect(giveBack(empty).tokens).toBe(-2);
  });

  it('comes back faster for an organization with a faster pace, and never beyond it', () => {
    const fast = { burst: 8, perSecond: 4 };
    const cut = slowed(null, fast, at(0));
    expect(cut).toEqual({ tokens: 0, perSecond: 2, at: at(0) });
    expect(refilled(cut, fast, at(15_000))).toEqual({ tokens: 8, perSecond: 3, at: at(15_000) });
    expect(refilled(cut, fast, at(1_000)).tokens).toBe(2);
    expect(refilled(cut, fast, at(300_000)).perSecond).toBe(4);
    const slow = slowed({ tokens: -2, perSecond: 4, at: at(0) }, fast, at(0));
    expect(slow.tokens).toBe(-2);
    expect(take(slow, fast, at(0))).toEqual({ bucket: { ...slow, tokens: -3 }, at: at(1_500) });
  });
});
