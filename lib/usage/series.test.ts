import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coloursOf } from './series';

describe('the series of a chart', () => {
  it('gives up to ten ids ten different colours, whatever their order', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 10 });
    fc.assert(
      fc.property(ids, (some) => {
        const colours = coloursOf(some);
        expect(new Set(colours.values()).size).toBe(some.length);
        expect(coloursOf([...some].reverse())).toEqual(colours);
        for (const colour of colours.values()) expect(Math.abs(colour - 5.5)).toBeLessThan(5);
      }),
    );
  });

  it('keeps the colour of one that is alone', () => {
    expect(coloursOf(['gpt-6'])).toEqual(coloursOf(['gpt-6']));
  });
});
