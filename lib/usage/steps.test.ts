import { expect, it } from 'vitest';
import { addDays, type Day, eachDay } from '@/lib/day';
import type { DayFinality } from './finality';
import { stepsWith } from './steps';
import { viewOf } from './view';

const FROM = '2026-11-08' as Day;
const TEN = { inputTokens: '10', outputTokens: '0', requests: '1' };
const NONE = { inputTokens: '0', outputTokens: '0', requests: '0' };

/** A week of ten tokens a day against the week before it, by how its days were read; `begun` by day where it is not 1. */
function week(search: string, now: DayFinality[] = [], before: DayFinality[] = [], begun: number[] = []) {
  const to = addDays(FROM, 6);
  const past = { from: addDays(FROM, -7), to: addDays(FROM, -1) };
  const days = (from: Day, states: DayFinality[], of: number[] = []) =>
    eachDay(from, addDays(from, 6)).map((day, i) => ({
      day,
      state: states[i] ?? ('settled' as const),
      begun: of[i] ?? 1,
    }));
  const read = (states: DayFinality[], i: number) => (states[i] === 'missing' ? NONE : TEN);
  const { view } = viewOf(new URLSearchParams(`from=${FROM}&to=${to}&${search}`), to);
  const steps = new Map(
    Array.from(
      { length: 7 },
      (_, i) =>
        [i, { now: { sums: read(now, i), values: {} }, before: { sums: read(before, i), values: {} } }] as const,
    ),
  );
  return stepsWith(view, {
    figures: { groups: [], count: 0, used: 0, steps },
    days: days(FROM, now, begun),
    past: { ...past, days: days(past.from, before) },
    restated: new Map([[FROM, { ...NONE, requests: '-3' }]]),
  });
}

it('compares no cumulative figure from the first day on that has nothing to be compared with', () => {
  const steps = week('by=cumulative', [], ['settled', 'settled', 'missing']);
  expect(steps.map(({ before }) => before?.sums.inputTokens ?? null)).toEqual([
    '10',
    '20',
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(week('by=cumulative').at(-1)?.before?.sums.inputTokens).toBe('70');
});

it('makes a cumulative figure no more final than what is in it', () => {
  const states = (now: DayFinality[]) => week('by=cumulative', now).map(({ state }) => state);
  expect(states(['none', 'settled', 'provisional', 'settled', 'missing', 'settled', 'none'])).toEqual([
    'none',
    'settled',
    'provisional',
    'provisional',
    'missing',
    'gap',
    'none',
  ]);
});

it('compares no day of more connections with one of fewer', () => {
  const steps = week('by=day', [], [], [1, 1, 1, 2, 2, 2, 2]);
  expect(steps.map(({ before }) => before !== null)).toEqual([true, true, true, false, false, false, false]);
});

it('marks a correction where it changed what is shown', () => {
  const marks = (metric: string) => week(`metric=${metric}`).map(({ restated }) => restated);
  expect(marks('requests')).toEqual([{ before: '4', after: '1' }, ...Array(6).fill(null)]);
  expect(marks('tokens')).toEqual(Array(7).fill(null));
});
