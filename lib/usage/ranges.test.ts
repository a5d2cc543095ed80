import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, daysBetween, eachDay } from '@/lib/day';
import { comparedSteps, INTERVALS, stepIndex, stepLabel, stepOf, stepsOf } from './intervals';
import { comparedRange, type DayRange, joined, lengthOf, presetRange, weekdaysMatched, yearAfter } from './ranges';

const day = fc.integer({ min: 0, max: 9000 }).map((n) => addDays('2004-01-01' as Day, n));
const range = fc.tuple(day, fc.integer({ min: 0, max: 800 })).map(([from, n]) => ({ from, to: addDays(from, n) }));
const of = (from: string, to: string) => ({ from: from as Day, to: to as Day });

describe('what a range is compared with', () => {
  it.each([
    ['2026-03-03', '2026-03-31', '2026-02-02', '2026-03-02'], // as many days, right before
    ['2026-11-01', '2026-11-24', '2026-10-01', '2026-10-24'], // the same days of the month before
    ['2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28'], // whole months
    ['2026-02-01', '2026-02-28', '2026-01-01', '2026-01-31'],
    ['2026-03-01', '2026-03-30', '2026-02-01', '2026-02-28'], // a shorter month has no more
    ['2026-01-01', '2026-11-24', '2025-01-01', '2025-11-24'], // the same days of the year before
    ['2026-01-01', '2026-01-24', '2025-12-01', '2025-12-24'],
  ])('%s to %s: %s to %s', (from, to, first, last) => {
    expect(comparedRange(of(from, to), 'previous', false)).toEqual(of(first, last));
  });

  it('is the same calendar days a year before, the leap day with the 28th', () => {
    expect(comparedRange(of('2028-02-01', '2028-02-29'), 'year', false)).toEqual(of('2027-02-01', '2027-02-28'));
    expect(comparedRange(of('2026-11-01', '2026-11-24'), 'year', false)).toEqual(of('2025-11-01', '2025-11-24'));
  });

  it('ends before the range begins, unless it is a year before a longer one', () => {
    fc.assert(
      fc.property(range, fc.boolean(), (some, weekdays) => {
        expect(comparedRange(some, 'previous', weekdays).to < some.from).toBe(true);
      }),
    );
  });

  it('falls on the same weekdays, day by day, when that is asked', () => {
    fc.assert(
      fc.property(range, fc.constantFrom('previous' as const, 'year' as const), day, (some, comparison, from) => {
        const chosen = { from, to: addDays(from, 9) };
        for (const compared of [comparedRange(some, comparison, true), { ...weekdaysMatched(some, chosen), any: true }])
          expect(Math.abs(daysBetween(compared.from, some.from) % 7)).toBe(0);
        expect(lengthOf(comparedRange(some, comparison, true))).toBe(lengthOf(some));
        expect(Math.abs(daysBetween(chosen.from, weekdaysMatched(some, chosen).from))).toBeLessThanOrEqual(3);
      }),
    );
  });
});

it('a preset is the days its name says', () => {
  const today = '2026-03-31' as Day;
  expect(presetRange('last-month', today)).toEqual(of('2026-02-01', '2026-02-28'));
  expect(presetRange('month', today)).toEqual(of('2026-03-01', '2026-03-31'));
  expect(presetRange('year', today)).toEqual(of('2026-01-01', '2026-03-31'));
  for (const [preset, length] of [
    ['7d', 7],
    ['30d', 30],
    ['90d', 90],
    ['12m', 365],
  ] as const)
    expect([lengthOf(presetRange(preset, today)), presetRange(preset, today).to]).toEqual([length, today]);
});

describe('the days, weeks and months of a range', () => {
  it('are all of its days, each once and in order, whatever they are put together to', () => {
    fc.assert(
      fc.property(range, fc.constantFrom(...INTERVALS), (some, interval) => {
        const steps = stepsOf(some, stepOf(interval));
        expect(steps.flatMap(({ from, to }) => eachDay(from, to))).toEqual(eachDay(some.from, some.to));
        steps.forEach((step, i) => {
          for (const each of [step.from, step.to]) expect(stepIndex(some.from, each, stepOf(interval))).toBe(i);
        });
      }),
    );
  });

  it('begin on Mondays and on the first, and say which days they have where the range cuts them off', () => {
    const label = (from: string, to: string, step: 'day' | 'week' | 'month') =>
      stepsOf(of(from, to), step).map((each) => stepLabel(each, step).label);
    expect(label('2026-11-13', '2026-11-24', 'week')).toEqual([
      'Part of a week, 13 to 15 Nov 2026',
      'Week of 16 Nov 2026',
      'Part of a week, 23 to 24 Nov 2026',
    ]);
    expect(label('2026-09-30', '2026-11-02', 'month')).toEqual([
      'September 2026, 30 Sep 2026',
      'October 2026',
      'November 2026, 1 to 2 Nov 2026',
    ]);
    expect(label('2026-12-31', '2027-01-03', 'week')).toEqual(['Part of a week, 31 Dec 2026 to 3 Jan 2027']);
  });
});

describe('what the days, weeks and months of a range are compared with', () => {
  it('are all of the compared days in order, and as many for each as it has', () => {
    fc.assert(
      fc.property(range, range, fc.constantFrom(...INTERVALS), (now, past, interval) => {
        const step = stepOf(interval);
        const before = comparedSteps(now, past, step).flatMap((each) => each ?? []);
        expect(before.flatMap(({ from, to }) => eachDay(from, to))).toEqual(eachDay(past.from, past.to));
        const whole = stepsOf(now, step).slice(0, Math.min(stepsOf(now, step).length, before.length) - 1);
        if ((step !== 'month' || now.from.slice(8) !== past.from.slice(8)) && yearAfter(past.from) !== now.from)
          expect(before.slice(0, whole.length).map(lengthOf)).toEqual(whole.map(lengthOf));
      }),
    );
  });

  it('are the same dates of the year before, whatever a 29 February would shift', () => {
    const beside = (now: DayRange, past: DayRange) =>
      new Map(comparedSteps(now, past, 'day').map((each, i) => [addDays(now.from, i), each]));
    const after = beside(of('2025-02-01', '2025-03-31'), of('2024-02-01', '2024-03-31'));
    expect(after.get('2025-03-31' as Day)).toEqual(of('2024-03-31', '2024-03-31'));
    expect(after.get('2025-02-28' as Day)).toEqual(of('2024-02-28', '2024-02-29'));
    const leap = beside(of('2028-02-01', '2028-03-31'), of('2027-02-01', '2027-03-31'));
    expect(leap.get('2028-02-29' as Day)).toBeNull();
    expect(leap.get('2028-02-28' as Day)).toEqual(of('2027-02-28', '2027-02-28'));
    expect(leap.get('2028-03-01' as Day)).toEqual(of('2027-03-01', '2027-03-01'));
    const ending = comparedSteps(of('2025-02-01', '2025-02-28'), of('2024-02-01', '2024-02-28'), 'day');
    expect(ending.at(-1)).toEqual(of('2024-02-28', '2024-02-28'));
    fc.assert(
      fc.property(range, fc.constantFrom(...INTERVALS), (past, interval) => {
        const now = { from: yearAfter(past.from), to: yearAfter(past.to) };
        const steps = comparedSteps(now, past, stepOf(interval)).flatMap((each) => each ?? []);
        expect(steps.flatMap(({ from, to }) => eachDay(from, to))).toEqual(eachDay(past.from, past.to));
      }),
    );
  });

  it('are calendar months where both begin on the same day of one, and else no month against a single day', () => {
    const months = (now: DayRange, past: DayRange) => comparedSteps(now, past, 'month');
    expect(months(of('2026-09-01', '2026-10-31'), of('2026-07-01', '2026-08-31'))).toEqual([
      of('2026-07-01', '2026-07-31'),
      of('2026-08-01', '2026-08-31'),
    ]);
    expect(months(of('2026-08-30', '2026-11-27'), of('2026-06-01', '2026-08-29'))).toEqual([
      of('2026-06-01', '2026-06-02'),
      of('2026-06-03', '2026-07-02'),
      of('2026-07-03', '2026-08-02'),
      of('2026-08-03', '2026-08-29'),
    ]);
  });
});

describe('ranges put together', () => {
  it('have the same days, each once, and are as few as can be', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 4 }), (some) => {
        const found = joined(some);
        const days = found.flatMap(({ from, to }) => eachDay(from, to));
        expect(days).toEqual([...new Set(some.flatMap(({ from, to }) => eachDay(from, to)))].sort());
        for (const [i, { from }] of found.entries()) {
          const before = found[i - 1];
          if (before) expect(daysBetween(before.to, from)).toBeGreaterThan(1);
        }
      }),
    );
  });
});
