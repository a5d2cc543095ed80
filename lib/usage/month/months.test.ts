import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, eachDay } from '@/lib/day';
import { lengthOf } from '../ranges';
import {
  addMonths,
  FIRST_MONTH,
  hasEnded,
  lastEnded,
  type Month,
  monthOf,
  monthRange,
  monthsBack,
  parseMonth,
  sameDays,
  wholeMonth,
} from './months';

const day = fc.integer({ min: 0, max: 9000 }).map((n) => addDays('2020-01-01' as Day, n));
const month = day.map(monthOf);
const today = '2026-11-27' as Day;

describe('a month', () => {
  it.each(['2020-01', '2024-02', '2026-10', '2026-11'])('%s is one', (text) => {
    expect(parseMonth(text, today)).toBe(text);
  });

  it.each([
    '2026-12', // still to come
    '2019-12',
    '0001-01',
    '2026-13',
    '2026-00',
    '2026-1',
    '2026-10-01',
    '2026-10 ',
    '２０２６-10',
    '',
    'last',
  ])('“%s” is none', (text) => {
    expect(parseMonth(text, today)).toBeNull();
  });

  it('of the last millisecond of December is one that has begun, and the next is not', () => {
    expect(parseMonth('2026-12', '2026-12-31' as Day)).toBe('2026-12');
    expect(parseMonth('2027-01', '2026-12-31' as Day)).toBeNull();
  });

  it('has all days that begin with its name, and no other', () => {
    fc.assert(
      fc.property(day, (some) => {
        const { from, to } = wholeMonth(monthOf(some));
        expect(from <= some && some <= to).toBe(true);
        expect(eachDay(from, to).every((each) => monthOf(each) === monthOf(some))).toBe(true);
        expect(monthOf(addDays(from, -1)) < monthOf(some) && monthOf(some) < monthOf(addDays(to, 1))).toBe(true);
      }),
    );
  });

  it('goes as far forth as back, in the order of its name', () => {
    fc.assert(
      fc.property(month, fc.integer({ min: -200, max: 200 }), (some, count) => {
        const other = addMonths(some, count);
        expect(addMonths(other, -count)).toBe(some);
        expect(Math.sign(count)).toBe(other > some ? 1 : other < some ? -1 : 0);
        expect(addMonths(some, 12).slice(5)).toBe(some.slice(5));
      }),
    );
  });

  it('has ended once the next has begun', () => {
    fc.assert(
      fc.property(day, (now) => {
        const last = lastEnded(now);
        expect([hasEnded(last, now), hasEnded(monthOf(now), now)]).toEqual([true, false]);
        expect(wholeMonth(last).to).toBe(addDays(wholeMonth(monthOf(now)).from, -1));
        expect(monthRange(last, now)).toEqual(wholeMonth(last));
        expect(monthRange(monthOf(now), now)).toEqual({ from: wholeMonth(monthOf(now)).from, to: now });
      }),
    );
  });

  it('is listed with those before it, each once', () => {
    expect(monthsBack('2021-02' as Month, '2020-11' as Month)).toEqual(['2021-02', '2021-01', '2020-12', '2020-11']);
    expect(monthsBack(FIRST_MONTH, '2020-02' as Month)).toEqual([]);
  });
});

describe('what a month is compared with', () => {
  const range = (from: string, to: string) => ({ from: from as Day, to: to as Day });

  it.each([
    ['2026-10-01', '2026-10-31', '2026-09', '2026-09-01', '2026-09-30'], // whole with whole, whatever their length
    ['2026-02-01', '2026-02-28', '2026-01', '2026-01-01', '2026-01-31'],
    ['2029-02-01', '2029-02-28', '2028-02', '2028-02-01', '2028-02-29'], // also with the leap day
    ['2028-02-01', '2028-02-29', '2027-02', '2027-02-01', '2027-02-28'],
    ['2026-11-01', '2026-11-27', '2026-10', '2026-10-01', '2026-10-27'], // the days so far with the same ones
    ['2026-03-01', '2026-03-30', '2026-02', '2026-02-01', '2026-02-28'], // where it has them
    ['2028-02-01', '2028-02-28', '2027-02', '2027-02-01', '2027-02-28'],
  ])('%s to %s with %s: %s to %s', (from, to, other, first, last) => {
    expect(sameDays(range(from, to), other as Month)).toEqual(range(first, last));
  });

  it('lies within its month, and is as long unless it is all of it', () => {
    fc.assert(
      fc.property(day, month, (now, other) => {
        const found = sameDays(monthRange(monthOf(now), now), other);
        const whole = wholeMonth(other);
        expect(found.from).toBe(whole.from);
        expect(found.to <= whole.to).toBe(true);
        if (found.to !== whole.to) expect(lengthOf(found)).toBe(Number(now.slice(8)));
      }),
    );
  });
});
