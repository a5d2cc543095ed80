import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, endOf } from '@/lib/day';
import { completeThrough, coveredState, dayState, isRestatement, provisionalFrom } from './finality';

const day = '2026-03-10' as Day;
const hoursAfterEnd = (hours: number) => new Date(endOf(day).getTime() + hours * 3_600_000);
const just = (at: Date) => new Date(at.getTime() - 1);

describe('a day', () => {
  it('is complete when read after its end and settled when read 72 hours after that', () => {
    expect(dayState(day, null)).toBe('missing');
    expect(dayState(day, just(hoursAfterEnd(0)))).toBe('partial');
    expect(dayState(day, hoursAfterEnd(0))).toBe('provisional');
    expect(dayState(day, just(hoursAfterEnd(72)))).toBe('provisional');
    expect(dayState(day, hoursAfterEnd(72))).toBe('settled');
  });

  it('is as final as its least final endpoint', () => {
    const of = (read: number, complete: number, settled: number) =>
      coveredState({ endpoints: 2, read, complete, settled });
    expect(of(1, 1, 1)).toBe('missing');
    expect(of(2, 1, 1)).toBe('partial');
    expect(of(2, 2, 1)).toBe('provisional');
    expect(of(2, 2, 2)).toBe('settled');
  });
});

describe('complete through and provisional from', () => {
  const states = { m: [0, 0, 0], p: [1, 0, 0], c: [1, 1, 0], s: [1, 1, 1] } as const;
  /** One letter for each day: missing, partial, complete (provisional), settled. */
  const connection = (connectionId: string, letters: string, offset = 0) => ({
    connectionId,
    days: [...letters].map((letter, i) => {
      const [read, complete, settled] = states[letter as keyof typeof states];
      return { day: addDays(day, i + offset), endpoints: 1, read, complete, settled };
    }),
  });

  it('stop at the first hole, and name who holds the others back', () => {
    expect(completeThrough([connection('a', 'ssccp')])).toEqual({ day: addDays(day, 3), heldBackBy: null });
    expect(completeThrough([connection('a', 'ssccp'), connection('b', 'ssccp')]).heldBackBy).toBeNull();
    expect(completeThrough([connection('a', 'ssccp'), connection('b', 'smccp')])).toEqual({ day, heldBackBy: 'b' });
    expect(completeThrough([connection('a', 'mss')])).toEqual({ day: null, heldBackBy: null });
    expect(completeThrough([])).toEqual({ day: null, heldBackBy: null });
    expect(provisionalFrom([connection('a', 'sscc'), connection('b', 'ssss')])).toBe(addDays(day, 2));
    expect(provisionalFrom([connection('a', 'ss')])).toBeNull();
  });

  it('a connection whose history begins later holds nothing back before it', () => {
    expect(completeThrough([connection('a', 'ssss'), connection('b', 'cc', 2)]).day).toBe(addDays(day, 3));
  });

  it('never name a day with an incomplete one at or before it', () => {
    const letters = fc.string({ unit: fc.constantFrom('m', 'p', 'c', 's'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 4 }), (all) => {
        const connections = all.map((text, i) => connection(`${i}`, text));
        const { day: through } = completeThrough(connections);
        const open = connections.flatMap(({ days }) => days.filter((covered) => covered.complete === 0));
        expect(open.every((covered) => through === null || covered.day > through)).toBe(true);
        if (open.length === 0) expect(through).toBe(all.some(Boolean) ? addDays(day, longest(all) - 1) : null);
      }),
    );
  });
  const longest = (all: string[]) => Math.max(...all.map((text) => text.length));
});

describe('a restatement', () => {
  const counts = (inputTokens: bigint) => ({ inputTokens, outputTokens: 5n, requests: 2n });

  it('is any change of a settled day', () => {
    for (const [from, to] of [
      [counts(1n), counts(2n)],
      [counts(2n), counts(1n)],
      [null, counts(1n)],
      [counts(1n), null],
    ] as const)
      expect(isRestatement(day, hoursAfterEnd(72), from, to)).toBe(true);
    expect(isRestatement(day, hoursAfterEnd(72), counts(1n), counts(1n))).toBe(false);
  });

  it('is a loss on a complete day, while growth there is only late data', () => {
    expect(isRestatement(day, hoursAfterEnd(1), counts(2n), counts(1n))).toBe(true);
    expect(isRestatement(day, hoursAfterEnd(1), counts(2n), null)).toBe(true);
    expect(isRestatement(day, hoursAfterEnd(1), counts(1n), counts(2n))).toBe(false);
    expect(isRestatement(day, hoursAfterEnd(1), null, counts(2n))).toBe(false);
  });

  it('is nothing on a day that had not ended when it was read', () => {
    expect(isRestatement(day, hoursAfterEnd(-1), counts(2n), null)).toBe(false);
  });
});
