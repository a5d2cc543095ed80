import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, eachDay, startOf } from '@/lib/day';
import { silenceOf, type UsedDay } from './silence';

/** A Sunday. */
const SUNDAY = '2026-11-22' as Day;
const isWeekend = (day: Day) => [0, 6].includes(startOf(day).getUTCDay());
const days = (through: Day, rowsOf: (day: Day) => number, count = 35): UsedDay[] =>
  eachDay(addDays(through, 1 - count), through).map((day) => ({ day, rows: rowsOf(day) }));

describe('the newest days without usage', () => {
  it('are silence where the days before have usage', () => {
    const monday = addDays(SUNDAY, 1);
    const used = days(monday, (day) => (day >= SUNDAY ? 0 : 5));
    expect(silenceOf(used)).toEqual({ lastUsed: addDays(SUNDAY, -1), from: SUNDAY, through: monday });
  });

  it('are none of an organization that is quiet on weekends, until the Monday', () => {
    const workdays = (through: Day) => days(through, (day) => (isWeekend(day) || day > SUNDAY ? 0 : 5));
    expect(silenceOf(workdays(SUNDAY))).toBeNull();
    expect(silenceOf(workdays(addDays(SUNDAY, -1)))).toBeNull();
    expect(silenceOf(workdays(addDays(SUNDAY, 1)))).toMatchObject({ lastUsed: addDays(SUNDAY, -2) });
  });

  it('are none of an organization with usage now and then, nor of one that has stopped or never begun', () => {
    expect(silenceOf(days(SUNDAY, (day) => (day === addDays(SUNDAY, -3) ? 1 : 0)))).toBeNull();
    expect(silenceOf(days(SUNDAY, (day) => (day < addDays(SUNDAY, -9) ? 5 : 0)))).toBeNull();
    expect(silenceOf(days(SUNDAY, () => 0))).toBeNull();
    expect(silenceOf([])).toBeNull();
  });

  it('of a history of a few days are silence on a workday', () => {
    const friday = addDays(SUNDAY, -2);
    expect(silenceOf(days(friday, (day) => (day === friday ? 0 : 5), 3))).toMatchObject({ from: friday });
    expect(silenceOf(days(addDays(SUNDAY, -1), (day) => (isWeekend(day) ? 0 : 5), 4))).toBeNull();
  });

  it('are never silence where the newest day has usage, and always follow the last used one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 }), { maxLength: 40 }), (rows) => {
        const used = rows.map((count, i) => ({ day: addDays(SUNDAY, i - rows.length), rows: count }));
        const silence = silenceOf(used);
        if ((rows.at(-1) ?? 1) > 0) expect(silence).toBeNull();
        if (silence) expect([addDays(silence.lastUsed, 1), used.at(-1)?.day]).toEqual([silence.from, silence.through]);
      }),
    );
  });
});
