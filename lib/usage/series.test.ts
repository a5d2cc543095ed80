import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coloursOf, measured, ranked } from './series';

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

  it('ranks by the metric, exactly', () => {
    const count = fc.bigInt({ min: 0n, max: 10n ** 24n }).map(String);
    const group = fc.record({ id: fc.uuid(), inputTokens: count, outputTokens: count, requests: count });
    fc.assert(
      fc.property(fc.array(group), fc.constantFrom('tokens' as const, 'requests' as const), (groups, metric) => {
        const values = ranked(groups, metric).map((each) => measured(each, metric));
        for (let i = 1; i < values.length; i++) expect(values[i] ?? 0n).toBeLessThanOrEqual(values[i - 1] ?? 0n);
      }),
    );
  });
});
