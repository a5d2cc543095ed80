import { expect, it } from 'vitest';
import { type Day, endOf } from '@/lib/day';
import { calendarDay, type EndpointDay } from '@/lib/sync/calendar';
import { settlesAt } from '@/lib/sync/finality';
import { dayInFull, stateInWords } from './coverage-words';

const day = '2026-11-14' as Day;
const unread: EndpointDay = {
  endpoint: 'a',
  readAt: null,
  rows: 0,
  suspectAt: null,
  askedAt: null,
  failedAt: null,
  restated: 0,
};
const settled = { ...unread, readAt: settlesAt(day) };
const provisional = { ...unread, readAt: endOf(day) };
const partial = { ...unread, readAt: new Date('2026-11-14T23:00:00Z') };

it('a day is told in full', () => {
  expect(dayInFull(day)).toBe('14 November 2026');
});

it('the state of a day says what it is, since when, and what is still to come', () => {
  const told = (...endpoints: EndpointDay[]) => stateInWords(calendarDay(day, endpoints));
  expect(told(settled)).toBe('settled, read 18 Nov 2026, 00:00 UTC');
  expect(told(partial)).toBe('partial, read 14 Nov 2026, 23:00 UTC');
  expect(told(unread, unread)).toBe('missing');
  expect(told(unread, settled)).toBe('missing, 1 of 2 endpoints read');
  expect(told({ ...provisional, restated: 1 }, settled)).toBe('restated, provisional, read 15 Nov 2026, 00:00 UTC');
  expect(told({ ...unread, failedAt: endOf(day) }, settled)).toBe('failed for 1 of 2 endpoints, 1 of 2 endpoints read');
  expect(told({ ...settled, askedAt: settlesAt(day) })).toBe('settled, read 18 Nov 2026, 00:00 UTC, to be read again');
});
