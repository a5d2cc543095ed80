import { describe, expect, it } from 'vitest';
import { addDays, type Day, eachDay } from '@/lib/day';
import type { DayState } from '@/lib/sync/finality';
import { type ConnectionDays, isFair, monthFinality } from '@/lib/usage/month/finality';
import { type Month, wholeMonth } from '@/lib/usage/month/months';
import { totalOf } from '@/lib/usage/sums';
import { comparedWords, finalityWords, unfairWords } from './words';

const range = wholeMonth('2026-10' as Month);

/** A connection whose days are settled, but for those that are said. */
function connection(name: string, said: Record<string, DayState> = {}, life: Partial<ConnectionDays> = {}) {
  const [since, until] = [life.since ?? ('2026-01-01' as Day), life.until ?? null];
  const own = eachDay(range.from, range.to).filter((day) => day >= since && (until === null || day <= until));
  return { id: name, name, since, until, days: new Map(own.map((day) => [day, said[day] ?? 'settled'] as const)) };
}

const report = (connections: ConnectionDays[], to: Day = range.to) => ({
  month: '2026-10' as Month,
  range: { ...range, to },
  ended: to === range.to,
  over: { ...range, to, totals: totalOf([]), isFair: isFair(monthFinality({ ...range, to }, connections)) },
  finality: monthFinality({ ...range, to }, connections),
  connections: [],
  usage: { completeThrough: addDays(to, -1) },
});

const days = (state: DayState, ...numbers: number[]) =>
  Object.fromEntries(numbers.map((day) => [`2026-10-${`${day}`.padStart(2, '0')}`, state]));

describe('how final a month is, in words', () => {
  it('is settled without a condition only when all of it is', () => {
    expect(finalityWords(report([connection('Acme'), connection('Beta')]))).toEqual({
      tone: 'success',
      title: 'Settled: every day of every connection was read at least 72 hours after its end',
      lines: [],
      short: 'Settled',
    });
  });

  it.each([
    ['provisional', 'Provisional from 30 Oct 2026', [connection('Acme', days('provisional', 30, 31))]],
    ['missing', 'Not complete: 2 days were not read', [connection('Acme', days('missing', 4, 5)), connection('Beta')]],
    ['begun', 'Only part was read for 1 connection', [connection('Acme', {}, { since: '2026-10-14' as Day })]],
    ['ended', 'Only part was read for 1 connection', [connection('Acme', {}, { until: '2026-10-14' as Day })]],
    ['none', 'Nothing was read', [connection('Acme', {}, { since: '2026-11-01' as Day })]],
  ])('%s: no sheet says that it is settled', (_, short, connections) => {
    const words = finalityWords(report(connections));
    expect(words.short).toBe(short);
    expect(words.tone).not.toBe('success');
    expect(`${words.title} ${words.short}`).not.toMatch(/^Settled|final/);
  });

  it('names the connection that holds it back and its days', () => {
    const held = connection('Beta', { ...days('missing', 4, 5, 6, 9), ...days('provisional', 31) });
    expect(finalityWords(report([connection('Acme'), held]))).toMatchObject({
      title: 'Not complete: 4 days were not read for every connection',
      lines: ['Beta: 4 to 6 Oct 2026, 9 Oct 2026 not read.', 'Provisional from 31 Oct 2026.'],
    });
    const every = connection('Beta', days('missing', 1, 3, 5, 7, 9, 11, 13, 15, 16));
    expect(finalityWords(report([every])).lines[0]).toMatch(/11 Oct 2026, 3 days more not read\.$/);
  });

  it('says from when on a provisional month can be settled', () => {
    const { lines } = finalityWords(report([connection('Acme', days('provisional', 30, 31))]));
    expect(lines).toEqual([
      'A day is settled once it is read 72 hours after its end: the last of them from 4 Nov 2026, 00:00 UTC on.',
    ]);
  });

  it('names what is read from a later month on, and does not call the month less for it', () => {
    const words = finalityWords(report([connection('Acme'), connection('Beta', {}, { since: '2026-11-05' as Day })]));
    expect(words).toMatchObject({
      short: 'Settled',
      lines: ['Not in this report: Beta, which is read from 5 Nov 2026 on.'],
    });
  });

  it('of a month that runs says so first, whatever was read', () => {
    for (const state of ['settled', 'partial', 'missing'] as const) {
      const words = finalityWords(report([connection('Acme', days(state, 20))], '2026-10-20' as Day));
      expect(words.title).toBe('October 2026 has not ended: these are its figures so far, through 20 Oct 2026');
      expect(words.lines[0]).toBe('Complete through 19 Oct 2026; later days are still being counted.');
      expect(words.short).toMatch(/^Not ended: figures through 20 Oct 2026/);
      expect(words.tone).not.toBe('success');
    }
  });
});

describe('a percentage', () => {
  const september = { ...wholeMonth('2026-09' as Month), isRead: true, only: [] as string[], totals: totalOf([]) };
  const why = (connections: ConnectionDays[], unread: number, to?: Day) =>
    unfairWords(report(connections, to), { ...september, unread });

  it('is given only where both were read in full, for the same connections', () => {
    expect(why([connection('Acme')], 0)).toBeNull();
    expect(why([connection('Acme', days('provisional', 31))], 0)).toBeNull();
    expect(why([connection('Acme', days('missing', 31))], 0)).toMatch(/days of this month were not read/);
    expect(why([connection('Acme', {}, { since: '2026-10-02' as Day })], 0)).toMatch(/days of this month/);
    expect(why([connection('Acme', days('partial', 31))], 0)).toMatch(/days of this month/);
    expect(unfairWords(report([connection('Acme')]), { ...september, unread: 0, only: ['Beta'] })).toBe(
      'September 2026 has Beta, which this month has not',
    );
    expect(why([connection('Acme')], 0, '2026-10-30' as Day)).toBeNull();
    expect(unfairWords({ ...report([connection('Acme')]), over: null }, null)).toBe('no day of October 2026 is over');
    expect(why([connection('Acme')], 1)).toBe(
      '1 day of September 2026 was not read for every connection of this month',
    );
    expect(why([connection('Acme')], 30)).toBe('September 2026 was not read for the connections of this month');
  });

  it('is against a month by its name, or the days of a part of one', () => {
    expect(comparedWords(september)).toBe('September 2026');
    expect(comparedWords({ from: '2026-09-01' as Day, to: '2026-09-29' as Day })).toBe('1 to 29 Sep 2026');
    expect(comparedWords({ from: '2026-09-01' as Day, to: '2026-09-01' as Day })).toBe('1 Sep 2026');
  });
});
