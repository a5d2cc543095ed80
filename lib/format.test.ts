import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compact, counted, delta, exact, formatDay, rounded, share } from './format';

/** No-break spaces as plain ones, for reading. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const count = fc.bigInt({ min: 0n, max: 10n ** 24n });

describe('exact', () => {
  it('groups by threes and keeps every digit', () => {
    expect(plain(exact('9007199254740993'))).toBe('9 007 199 254 740 993');
    expect(plain(exact(-1234n))).toBe('−1 234');
    expect(exact('0')).toBe('0');
  });

  it('is the number again without its spaces', () => {
    fc.assert(
      fc.property(count, (n) => {
        expect(BigInt(exact(n).replaceAll('\u00a0', ''))).toBe(n);
      }),
    );
  });
});

describe('rounded', () => {
  it.each([
    ['0', '0'],
    ['250', '250'],
    ['50000000', '50 M'],
    ['2500000000', '2.5 B'],
    ['1250', '1.25 k'],
    ['100000', '100 k'],
    ['10000000000000000', '10 Q'],
  ])('%s is %s on an axis', (value, text) => expect(plain(rounded(value))).toBe(text));
});

describe('compact', () => {
  it.each([
    ['0', '0'],
    ['999', '999'],
    ['1000', '1.00 k'],
    ['12449', '12.4 k'],
    ['999499', '999 k'],
    ['999500', '1.00 M'],
    ['12400000', '12.4 M'],
    ['312000000', '312 M'],
    ['1240000000', '1.24 B'],
    ['-1240000000', '−1.24 B'],
    ['1230000000000000000000', '1 230 000 Q'],
  ])('%s is %s', (value, text) => expect(plain(compact(value))).toBe(text));

  it('is within half a percent of the number', () => {
    const scale: Record<string, bigint> = { k: 3n, M: 6n, B: 9n, T: 12n, Q: 15n };
    fc.assert(
      fc.property(fc.bigInt({ min: 1000n, max: 10n ** 20n }), (n) => {
        const [digits = '', unit = ''] = compact(n).split(/\u00a0(?=\D)/);
        const thousandths = BigInt(Math.round(Number(digits.replaceAll('\u00a0', '')) * 1000));
        const shown = (thousandths * 10n ** (scale[unit] ?? 0n)) / 1000n;
        const off = shown > n ? shown - n : n - shown;
        expect(off * 200n).toBeLessThanOrEqual(n + 200n);
      }),
    );
  });

  it('never orders two numbers the wrong way round', () => {
    const worth = (text: string) => {
      const [digits = '', unit = ''] = text.split(/\u00a0(?=\D)/);
      return Number(digits.replaceAll('\u00a0', '')) * 1000 ** ' kMBTQ'.indexOf(unit || ' ');
    };
    fc.assert(
      fc.property(count, count, (a, b) => {
        if (a <= b) expect(worth(compact(a))).toBeLessThanOrEqual(worth(compact(b)) * (1 + 1e-9));
      }),
    );
  });
});

describe('comparison', () => {
  it('says sign, size and direction', () => {
    expect(plain(delta('1081', '1000').text)).toBe('+8.1 %');
    expect(plain(delta('980', '1000').text)).toBe('−2.0 %');
    expect(plain(delta('980', '1000').words)).toBe('2.0 % less than before');
    expect(delta('5', '0').direction).toBe('new');
    expect(delta('0', '0').direction).toBe('same');
    expect(plain(delta('500000', '1').text)).toBe('+49 999 900 %');
  });

  it('goes the way the numbers go', () => {
    fc.assert(
      fc.property(count, fc.bigInt({ min: 1n, max: 10n ** 24n }), (now, before) => {
        expect(delta(now, before).direction).toBe(now > before ? 'up' : now < before ? 'down' : 'same');
      }),
    );
  });

  it('gives shares of the whole', () => {
    expect(plain(share('1', '3'))).toBe('33.3 %');
    expect(plain(share('2', '3'))).toBe('66.7 %');
    expect(plain(share('3', '3'))).toBe('100.0 %');
    expect(share('0', '0')).toBe('–');
  });
});

it('writes a day of the calendar, whatever the zone', () => {
  expect(formatDay('2026-11-04')).toBe('4 Nov 2026');
  expect(formatDay('2026-11-04', { year: false })).toBe('4 Nov');
});

it('counts with the right word', () => {
  expect(counted(1, 'row')).toBe('1 row');
  expect(plain(counted('2400', 'row'))).toBe('2 400 rows');
  expect(counted(0, 'entry', 'entries')).toBe('0 entries');
});
