import { describe, expect, it } from 'vitest';
import { formatDateTime, formatDuration, formatRelative, formatUpcoming } from './format-time';

/** No-break spaces as plain ones, for reading. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('moments', () => {
  it('are in UTC and say so', () => {
    expect(formatDateTime('2026-11-14T23:59:59.999Z')).toBe('14 Nov 2026, 23:59 UTC');
    expect(formatDateTime(new Date('2026-11-14T01:15:07Z'), { seconds: true })).toBe('14 Nov 2026, 01:15:07 UTC');
  });

  it.each([
    [0, 'just now'],
    [59, 'just now'],
    [60, '1 min ago'],
    [720, '12 min ago'],
    [3600, '1 hour ago'],
    [3 * 86_400, '3 days ago'],
    [31 * 86_400, '23 Oct 2026'],
    [-30, 'in 1 min'],
    [-3590, 'in 1 hour'],
    [-5000, 'in 1 hour'],
    [-7140, 'in 2 hours'],
    [-7200, 'in 2 hours'],
    [-31 * 86_400, '24 Dec 2026'],
  ])('%i seconds back is %s', (seconds, text) => {
    const now = new Date('2026-11-23T12:00:00Z');
    expect(formatRelative(new Date(now.getTime() - seconds * 1000), now)).toBe(text);
  });

  it.each([
    [2, 'in 1 min (12:00 UTC)'],
    [7_500, 'in 2 hours (14:05 UTC)'],
    [86_399, 'in 1 day (11:59 UTC)'],
    [86_400, 'in 1 day (24 Nov 2026, 12:00 UTC)'],
    [0, 'now (12:00 UTC)'],
    [-300, 'now (11:55 UTC)'],
  ])('%i seconds ahead is %s', (seconds, text) => {
    const now = new Date('2026-11-23T12:00:00Z');
    expect(formatUpcoming(new Date(now.getTime() + seconds * 1000), now)).toBe(text);
  });

  it.each([
    [340, '340 ms'],
    [2_400, '2.4 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 0 s'],
    [200_000, '3 min 20 s'],
    [3_900_000, '1 h 5 min'],
  ])('%i ms is %s', (ms, text) => expect(plain(formatDuration(ms))).toBe(text));
});
