import { describe, expect, it } from 'vitest';
import { type Day, eachDay } from '@/lib/day';
import { type DayInView, fairnessOf, unfairOf } from './fairness';
import { type DayFinality, finalityOf } from './finality';

const period = (text: string, state: DayFinality = 'settled', of = 'Acme') => {
  const [from = '', to = ''] = text.split(' ') as Day[];
  const range = { from: from as Day, to: to as Day };
  return fairnessOf(
    range,
    eachDay(range.from, range.to).map((day): DayInView => ({ day, state, of })),
  );
};

describe('a comparison', () => {
  it.each([
    ['2026-11-08 2026-11-14', '2026-11-01 2026-11-07', null],
    ['2026-03-01 2026-03-31', '2026-02-01 2026-02-28', null],
    ['2026-01-01 2026-12-31', '2025-01-01 2025-12-31', null],
    ['2028-01-01 2028-12-31', '2027-01-01 2027-12-31', null],
    ['2028-02-20 2028-03-10', '2027-02-20 2027-03-10', null], // the same days of a leap year
    ['2028-02-10 2028-02-29', '2027-02-10 2027-02-28', null],
    ['2024-02-28 2024-02-29', '2023-02-28 2023-02-28', 'length'], // a day is much of two
    ['2025-02-24 2025-03-02', '2024-02-24 2024-03-02', 'length'],
    ['2024-01-01 2024-02-29', '2023-01-01 2023-12-31', 'length'],
    ['2028-02-29 2028-03-31', '2027-01-01 2027-03-31', 'length'],
    ['2026-03-01 2026-03-30', '2026-02-01 2026-02-28', 'length'],
    ['2026-11-01 2026-11-26', '2026-10-01 2026-10-31', 'length'],
    ['2026-11-09 2026-11-09', '2026-11-02 2026-11-08', 'length'],
    ['2026-10-01 2026-11-30', '2026-09-01 2026-09-30', 'length'],
  ])('of %s with %s is fair, or says why not', (now, past, unfair) =>
    expect(unfairOf(period(now), period(past))).toBe(unfair),
  );

  it('says what was not read, in either period, and that the organizations differ', () => {
    const [now, past] = ['2026-11-08 2026-11-14', '2026-11-01 2026-11-07'];
    for (const state of ['missing', 'gap', 'partial', 'ahead', 'none'] as const) {
      expect(unfairOf(period(now), period(past, state))).toBe('pastUnread');
      expect(unfairOf(period(now, state), period(past))).toBe('unread');
    }
    expect(unfairOf(period(now, 'provisional', 'Acme Beta'), period(past, 'settled', 'Acme'))).toBe('organizations');
    expect(unfairOf(period(now, 'provisional'), period(past))).toBeNull();
  });
});

it.each<[DayFinality, ...DayFinality[]]>([
  ['none'],
  ['none', 'none'],
  ['ahead', 'ahead', 'none'],
  ['missing', 'missing', 'none', 'ahead'],
  ['gap', 'missing', 'settled'],
  ['gap', 'gap', 'partial'],
  ['partial', 'settled', 'ahead'],
  ['partial', 'settled', 'partial'],
  ['provisional', 'settled', 'provisional', 'none'],
  ['settled', 'settled', 'none'],
])('days together are %s', (together, ...states) => expect(finalityOf(states).state).toBe(together));
