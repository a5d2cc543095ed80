import { expect, it } from 'vitest';
import { addDays, type Day, eachDay } from '@/lib/day';
import { viewOf } from './address';
import type { DayFinality } from './finality';
import { pairsOf } from './pairs';
import type { DayRange } from './ranges';
import { stepsWith } from './steps';
import { comparisonOf } from './view';

const FROM = '2026-11-08' as Day;
const TEN = { inputTokens: '10', outputTokens: '0', requests: '1' };
const NONE = { inputTokens: '0', outputTokens: '0', requests: '0' };

/** A week of ten tokens a day against the week before it, by how its days were read and whose they are. */
function week(search: string, now: DayFinality[] = [], before: DayFinality[] = [], owners: string[] = [], used = TEN) {
  const to = addDays(FROM, 6);
  const past = { from: addDays(FROM, -7), to: addDays(FROM, -1) };
  const period = (from: Day, states: DayFinality[], of: string[] = []) => ({
    days: eachDay(from, addDays(from, 6)).map((day, i) => ({
      day,
      state: states[i] ?? ('settled' as const),
      of: of[i] ?? 'Acme',
    })),
    lacks: [],
  });
  const read = (states: DayFinality[], i: number) => (states[i] === 'missing' ? NONE : used);
  const { view } = viewOf(new URLSearchParams(`from=${FROM}&to=${to}&${search}`), addDays(to, 1));
  const steps = new Map(
    Array.from(
      { length: 7 },
      (_, i) =>
        [i, { over: { sums: read(now, i), values: {} }, before: { sums: read(before, i), values: {} } }] as const,
    ),
  );
  return stepsWith(view, {
    pairs: pairsOf(view, period(FROM, now, owners), { ...past, ...period(past.from, before) }),
    figures: { groups: [], count: 0, used: 0, steps },
    series: [],
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

it('keeps to a running total past a day that was read in part, and has none where all of it is in doubt', () => {
  const before = (...states: DayFinality[]) =>
    week('by=cumulative', [], states).map((step) => step.before?.sums.inputTokens);
  expect(before('settled', 'gap')).toEqual(['10', '20', '30', '40', '50', '60', '70']);
  const unused = week('by=cumulative', [], ['gap', 'gap'], [], NONE).map((step) => step.before);
  expect(unused).toEqual(Array(7).fill(null)); // 0 of what was read
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

it('says why a step has no percentage, and shows what it was before all the same', () => {
  const unfair = (...given: Parameters<typeof week>) => week(...given).map(({ before }) => before?.unfair);
  const owners = ['Acme', 'Acme', 'Acme Beta'];
  expect(unfair('by=day', ['missing'], ['settled', 'gap', 'settled', 'missing'], owners)).toEqual([
    'unread',
    'pastUnread',
    'organizations',
    undefined, // nothing is known of it
    null,
    null,
    null,
  ]);
  expect(unfair('by=cumulative', [], [], owners)).toEqual([null, null, ...Array(5).fill('organizations')]);
});

it('compares a year that is cumulative to its end, whatever a 29 February does to one of its days', () => {
  const last = (year: number) => {
    const { view } = viewOf(
      new URLSearchParams(`from=${year}-01-01&to=${year}-12-31&by=cumulative`),
      '2030-01-01' as Day,
    );
    const past = comparisonOf(view);
    if (!past) throw new Error('Compared with nothing.');
    const days = ({ from, to }: DayRange) =>
      eachDay(from, to).map((day) => ({ day, state: 'settled' as const, of: 'Acme' }));
    const pairs = pairsOf(view, { days: days(view), lacks: [] }, { ...past, days: days(past), lacks: [] });
    return pairs.map((pair) => pair.past?.unfair).slice(-306); // from March on
  };
  for (const year of [2024, 2025, 2026]) expect(new Set(last(year))).toEqual(new Set([null]));
});

it('marks a correction where it changed what is shown', () => {
  const marks = (metric: string) => week(`metric=${metric}`).map(({ restated }) => restated);
  expect(marks('requests')).toEqual([{ before: '4', after: '1' }, ...Array(6).fill(null)]);
  expect(marks('tokens')).toEqual(Array(7).fill(null));
});
