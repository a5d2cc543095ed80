import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisLabels, niceTicks } from './ticks';

describe('the figures on the axis', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [9, [0, 5, 10]],
    [10, [0, 5, 10]],
    [97, [0, 25, 50, 75, 100]],
    [1_240_000, [0, 500_000, 1_000_000, 1_500_000]],
  ])('are round up to %d', (max, ticks) => expect(niceTicks(max)).toEqual(ticks));

  it('start at zero, rise in equal whole steps, and reach the highest without much room above it', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.double({ min: 1, max: 1e21, noNaN: true })),
        (max) => {
          const ticks = niceTicks(max);
          const [zero, step = Number.NaN] = ticks;
          const top = ticks.at(-1) ?? Number.NaN;
          expect(zero).toBe(0);
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks.length).toBeLessThanOrEqual(5);
          expect(ticks.every((tick, i) => Number.isInteger(tick) && tick === i * step)).toBe(true);
          expect(top).toBeGreaterThanOrEqual(max);
          expect(top - step).toBeLessThan(max);
        },
      ),
    );
  });
});

describe('the labels on the axis', () => {
  it('are as many as there is room for, evenly apart, those of a narrow chart among those of a wide one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), (count) => {
        const labels = axisLabels(count);
        const even = (indices: number[]) =>
          indices.every((index, i) => index === i * (indices[1] ?? 0)) && indices.every((index) => index < count);
        const narrow = labels.filter(({ from }) => from === 'narrow');
        const medium = labels.filter(({ from }) => from !== 'wide');
        for (const [shown, most] of [
          [narrow, 4],
          [medium, 7],
          [labels, 12],
        ] as const) {
          expect(shown.length).toBeLessThanOrEqual(most);
          expect(even(shown.map(({ index }) => index))).toBe(true);
          expect(shown.length > 0).toBe(count > 0);
        }
      }),
    );
  });

  it('name the same weekday where not every day has one', () => {
    expect(axisLabels(90).map(({ index }) => index % 7)).toEqual(Array(7).fill(0));
  });
});
