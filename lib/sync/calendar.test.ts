import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, daysBetween, eachDay, endOf } from '@/lib/day';
import { runs } from '@/lib/testing/random';
import { calendarDay, dayAt, type EndpointDay, endpointState, isAwaited, monthsBetween, weekday } from './calendar';
import { dayState, settlesAt } from './finality';

const day = '2026-11-14' as Day;
const later = (at: Date, hours: number) => new Date(at.getTime() + hours * 3_600_000);
const unread: EndpointDay = {
  endpoint: 'a',
  readAt: null,
  rows: 0,
  suspectAt: null,
  askedAt: null,
  failedAt: null,
  restated: 0,
};
const settled: EndpointDay = { ...unread, readAt: settlesAt(day), rows: 3 };
const provisional: EndpointDay = { ...unread, readAt: endOf(day), rows: 3 };
const partial: EndpointDay = { ...unread, readAt: later(endOf(day), -1) };

describe('the state of a day', () => {
  it('of an endpoint is as final as its reading, unless that failed since or was corrected', () => {
    for (const read of [unread, partial, provisional, settled])
      expect(endpointState(day, read)).toBe(dayState(day, read.readAt));
    expect(endpointState(day, { ...settled, restated: 1 })).toBe('restated');
    expect(endpointState(day, { ...unread, restated: 1 })).toBe('missing');
    for (const read of [unread, partial, provisional, settled, { ...settled, restated: 1 }])
      expect(endpointState(day, { ...read, failedAt: settlesAt(day) })).toBe('failed');
    expect(endpointState(day, { ...settled, failedAt: later(settlesAt(day), -1) })).toBe('settled');
  });

  it('is that of its endpoint that is to be looked at most; its finality that of the least final', () => {
    const failed = { ...provisional, failedAt: settlesAt(day) };
    const restated = { ...settled, restated: 2 };
    const order = [failed, unread, partial, restated, provisional, settled];
    for (const [i, worst] of order.entries())
      for (const better of order.slice(i))
        for (const endpoints of [
          [worst, better],
          [better, worst],
        ])
          expect(calendarDay(day, endpoints).state).toBe(endpointState(day, worst));
    expect(calendarDay(day, [restated, provisional])).toMatchObject({ state: 'restated', finality: 'provisional' });
    expect(calendarDay(day, [failed, settled])).toMatchObject({ state: 'failed', finality: 'provisional', failed: 1 });
    expect(calendarDay(day, [])).toMatchObject({ state: 'missing', finality: 'missing', readAt: null });
  });

  it('is from its oldest reading, and from none where an endpoint has not been read', () => {
    expect(calendarDay(day, [settled, provisional])).toMatchObject({ readAt: provisional.readAt, read: 2 });
    expect(calendarDay(day, [settled, unread])).toMatchObject({ readAt: null, read: 1, endpoints: 2 });
  });

  it('awaits a reading from when somebody asked until it was tried', () => {
    const askedAt = settlesAt(day);
    expect(isAwaited(settled)).toBe(false);
    expect(isAwaited({ askedAt, suspectAt: null })).toBe(true);
    expect(isAwaited({ askedAt, suspectAt: later(askedAt, -1) })).toBe(true);
    expect(isAwaited({ askedAt, suspectAt: askedAt })).toBe(false);
    expect(calendarDay(day, [settled, { ...settled, askedAt }]).awaited).toBe(true);
  });
});

const days = fc.integer({ min: 0, max: 3_000 }).map((back) => addDays('2028-03-31' as Day, -back));

describe('the months', () => {
  it('are all between two days, newest first, each day once at its weekday', () => {
    fc.assert(
      fc.property(days, fc.nat({ max: 500 }), (to, back) => {
        const from = addDays(to, -back);
        const months = monthsBetween(from, to);
        expect(months.map(({ month }) => month)).toEqual(
          [...new Set(eachDay(from, to).map((each) => each.slice(0, 7)))].reverse(),
        );
        for (const { month, weeks } of months) {
          const placed = weeks.flat().filter((each) => each !== null);
          expect(placed).toEqual(eachDay(`${month}-01` as Day, placed.at(-1) ?? to));
          expect(addDays(placed.at(-1) ?? to, 1).endsWith('-01')).toBe(true);
          for (const week of weeks) {
            expect(week).toHaveLength(7);
            expect(week.some(Boolean)).toBe(true);
            for (const [i, each] of week.entries()) if (each) expect(weekday(each)).toBe(i);
          }
        }
      }),
      { numRuns: runs(50) },
    );
    expect(weekday('2026-11-23' as Day)).toBe(0); // a Monday
  });

  it('are walked by keys: days, weeks, to the ends of a week, to the same day of the next month or its last', () => {
    const to = (key: string, from = '2026-03-31') => dayAt(key, from as Day);
    expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map((key) => to(key))).toEqual([
      '2026-03-30',
      '2026-04-01',
      '2026-03-24',
      '2026-04-07',
    ]);
    expect([to('PageUp'), to('PageDown')]).toEqual(['2026-02-28', '2026-04-30']);
    expect([to('PageUp', '2026-01-05'), to('PageDown', '2026-12-31')]).toEqual(['2025-12-05', '2027-01-31']);
    expect([to('Enter'), to('a'), to('Tab')]).toEqual([null, null, null]);
    fc.assert(
      fc.property(days, (from) => {
        const [home, end] = [dayAt('Home', from), dayAt('End', from)];
        if (!home || !end) throw new Error('A week has ends.');
        expect([weekday(home), daysBetween(home, end), home <= from && from <= end]).toEqual([0, 6, true]);
      }),
    );
  });
});
