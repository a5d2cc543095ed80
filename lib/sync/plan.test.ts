import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, dayOf, daysBetween, eachDay, endOf, startOf } from '@/lib/day';
import { settlesAt } from './finality';
import {
  isNeeded,
  LONG_TRAILING_DAYS,
  longReadingDone,
  longReadingDue,
  nextRange,
  type Plan,
  TRAILING_DAYS,
  trailingDays,
} from './plan';
import { Readings } from './readings';

const now = new Date('2026-03-20T01:15:00Z');
const today = dayOf(now);
const ago = (days: number) => addDays(today, -days);
const later = (at: Date, hours: number) => new Date(at.getTime() + hours * 3_600_000);

const planOf = (facts: Partial<Plan> = {}): Plan => ({
  now,
  historyFrom: ago(60),
  endpoints: ['a'],
  readings: new Readings(),
  passBegan: now,
  long: false,
  trailing: TRAILING_DAYS,
  ...facts,
});

/** A plan whose whole history was read finally, and one day as told. */
function settledBut(day: Day, readAt: Date | null, facts: Partial<Plan> = {}): Plan {
  const plan = planOf(facts);
  for (const other of eachDay(plan.historyFrom, today))
    plan.readings.set('a', other, { readAt: settlesAt(other), suspectAt: null });
  if (readAt) plan.readings.set('a', day, { readAt, suspectAt: null });
  return plan;
}

describe('a day is needed', () => {
  const needed = (plan: Plan, day: Day) => isNeeded(plan, 'a', day);

  it('when it was never read, or read before its end', () => {
    expect(needed(planOf(), ago(30))).toBe(true);
    expect(needed(settledBut(ago(30), later(endOf(ago(30)), -1)), ago(30))).toBe(true);
    expect(needed(settledBut(ago(30), null), ago(30))).toBe(false);
  });

  it('once more when 72 hours have passed since its end and it was read before that', () => {
    expect(needed(settledBut(ago(4), later(settlesAt(ago(4)), -1)), ago(4))).toBe(true);
    expect(needed(settledBut(ago(4), settlesAt(ago(4))), ago(4))).toBe(false);
  });

  it('as far back as days came back empty, up to ten days: reporting may lag behind', () => {
    const asOf = (lastUsed: Day | null) => trailingDays({ lastLongReadAt: now, lastUsed }, now);
    expect([today, ago(1), ago(3), ago(4), ago(6), ago(11), ago(40)].map(asOf)).toEqual([3, 3, 3, 3, 5, 10, 10]);
    expect(asOf(null)).toBe(TRAILING_DAYS);
    expect(trailingDays({ lastLongReadAt: null, lastUsed: ago(6) }, now)).toBe(LONG_TRAILING_DAYS);
    const plan = settledBut(ago(5), now, { trailing: 5, passBegan: new Date('2999-01-01') });
    expect(eachDay(ago(60), today).filter((day) => needed(plan, day))).toEqual(eachDay(ago(5), today));
  });

  it('in the trailing window in every run, in the long one once a week, but not twice in one pass', () => {
    for (const [long, window] of [
      [false, TRAILING_DAYS],
      [true, LONG_TRAILING_DAYS],
    ] as const) {
      const plan = settledBut(today, null, { long, trailing: window, passBegan: new Date('2999-01-01') });
      const days = eachDay(ago(60), today).filter((day) => needed(plan, day));
      expect(days).toEqual(eachDay(ago(window), today));
    }
    const plan = settledBut(ago(1), now);
    expect(needed(plan, ago(1))).toBe(false);
    expect(longReadingDue(null, now)).toBe(true);
    expect(longReadingDue(later(now, -7 * 24 + 1), now)).toBe(true);
    expect(longReadingDue(later(now, -6 * 24), now)).toBe(false);
  });

  it('when it came back empty once, in the next pass; when it failed, not again in this one', () => {
    const plan = settledBut(ago(30), null);
    plan.readings.set('a', ago(30), { readAt: settlesAt(ago(30)), suspectAt: later(now, -1) });
    expect(needed(plan, ago(30))).toBe(true);
    plan.readings.set('a', ago(30), { readAt: settlesAt(ago(30)), suspectAt: now });
    expect(needed(plan, ago(30))).toBe(false);
    plan.readings.set('a', ago(31), { readAt: null, suspectAt: null, failedAt: now });
    expect(needed(plan, ago(31))).toBe(false);
  });
});

describe('a day that is asked for', () => {
  const asked = (plan: Plan, day: Day, at: Date) => plan.readings.ask([{ endpoint: 'a', day, at }]);

  it('is needed until it was read, came back empty or failed since, whatever else is known of it', () => {
    const plan = settledBut(ago(30), null, { passBegan: later(now, -6) });
    asked(plan, ago(30), later(now, -1));
    expect(isNeeded(plan, 'a', ago(30))).toBe(true);
    expect(isNeeded(plan, 'b', ago(30))).toBe(true); // never read
    for (const tried of [
      { readAt: later(now, -2), suspectAt: null },
      { readAt: settlesAt(ago(30)), suspectAt: later(now, -2) },
      { readAt: settlesAt(ago(30)), suspectAt: null, failedAt: later(now, -2) },
    ]) {
      plan.readings.set('a', ago(30), tried);
      expect(isNeeded(plan, 'a', ago(30))).toBe(true);
    }
    for (const tried of [
      { readAt: later(now, -1), suspectAt: null },
      { readAt: settlesAt(ago(30)), suspectAt: later(now, -1) },
      { readAt: settlesAt(ago(30)), suspectAt: null, failedAt: later(now, -1) },
    ]) {
      plan.readings.set('a', ago(30), tried);
      expect(isNeeded(plan, 'a', ago(30))).toBe(false);
    }
  });

  it('makes no other day needed, and is found among those that are done', () => {
    const days = fc.integer({ min: 4, max: 60 });
    fc.assert(
      fc.property(days, fc.constantFrom('a', 'b'), (back, endpoint) => {
        const readings = new Readings(
          ['a', 'b'].map((each) => ({ endpoint: each, from: ago(60), to: ago(TRAILING_DAYS + 1) })),
        );
        const plan = planOf({ endpoints: ['a', 'b'], readings, historyFrom: ago(60) });
        for (const day of eachDay(ago(TRAILING_DAYS), today))
          for (const each of plan.endpoints) readings.set(each, day, { readAt: now, suspectAt: null });
        expect(nextRange(plan, 31, false)).toBeNull();
        readings.ask([{ endpoint, day: ago(back), at: now }]);
        expect(nextRange(plan, 31, false)).toEqual({ from: ago(back), to: ago(back), endpoints: [endpoint] });
        readings.set(endpoint, ago(back), { readAt: now, suspectAt: null });
        expect(nextRange(plan, 31, false)).toBeNull();
      }),
    );
  });
});

describe('the ranges of a run', () => {
  const hours = fc.integer({ min: -48, max: 1200 });
  const history = fc.array(fc.option(hours), { minLength: 1, maxLength: 90 });
  const plans = fc
    .record({ a: history, b: history, long: fc.boolean(), maxDays: fc.integer({ min: 1, max: 31 }) })
    .map(({ a, b, long, maxDays }) => {
      const length = Math.max(a.length, b.length);
      const plan = planOf({
        historyFrom: ago(length - 1),
        endpoints: ['a', 'b'],
        long,
        trailing: long ? LONG_TRAILING_DAYS : TRAILING_DAYS,
      });
      for (const [endpoint, readings] of Object.entries({ a, b }))
        readings.forEach((hoursAfterEnd, i) => {
          const readAt = later(endOf(ago(i)), hoursAfterEnd ?? 0);
          if (hoursAfterEnd !== null && readAt < now) plan.readings.set(endpoint, ago(i), { readAt, suspectAt: null });
        });
      return { plan, maxDays };
    });

  it('cover every needed day of every endpoint once, newest first, none too long, and come to an end', () => {
    fc.assert(
      fc.property(plans, ({ plan, maxDays }) => {
        const missing = new Set(
          plan.endpoints.flatMap((e) =>
            eachDay(plan.historyFrom, today).flatMap((day) => (isNeeded(plan, e, day) ? [`${day} ${e}`] : [])),
          ),
        );
        const read = new Set<string>();
        let previous: Day | null = null;
        for (let i = 0; ; i++) {
          const range = nextRange(plan, maxDays, i === 0);
          if (!range) break;
          expect(i).toBeLessThan(200);
          expect(daysBetween(range.from, range.to) + 1).toBeLessThanOrEqual(i === 0 ? Math.min(7, maxDays) : maxDays);
          expect(range.from >= plan.historyFrom && range.to <= today).toBe(true);
          expect(range.endpoints.length).toBeGreaterThan(0);
          if (previous) expect(range.to < previous).toBe(true);
          previous = range.from;
          for (const day of eachDay(range.from, range.to))
            for (const endpoint of range.endpoints) {
              expect(read.has(`${day} ${endpoint}`)).toBe(false);
              read.add(`${day} ${endpoint}`);
              plan.readings.set(endpoint, day, { readAt: now, suspectAt: null });
            }
        }
        for (const key of missing) expect(read.has(key)).toBe(true);
        expect(longReadingDone(plan)).toBe(plan.long);
      }),
    );
  });

  it('begin with a week at most, so that the first numbers come soon', () => {
    expect(nextRange(planOf(), 31, true)).toEqual({ from: ago(6), to: today, endpoints: ['a'] });
  });

  it('heal any number of missed days', () => {
    for (const missed of [1, 7, 40]) {
      const plan = settledBut(today, null);
      plan.readings = new Readings();
      for (const day of eachDay(ago(60), ago(missed)))
        plan.readings.set('a', day, { readAt: later(startOf(ago(missed)), 1), suspectAt: null });
      const needed = eachDay(ago(60), today).filter((day) => isNeeded(plan, 'a', day));
      // the missed days, the one read before its end, and those not yet settled then
      expect(needed).toEqual(eachDay(ago(Math.max(missed + 3, TRAILING_DAYS)), today));
    }
  });
});
