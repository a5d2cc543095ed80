import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '@/lib/day';
import { Readings } from './readings';

const FIRST = '2026-03-01' as Day;
const at = (days: number): Day => addDays(FIRST, days);
const days = Array.from({ length: 12 }, (_, i) => i);
const read = (hour: number) => ({ readAt: new Date(Date.UTC(2026, 2, 20, hour)), suspectAt: null });

describe('what is done for good', () => {
  const readings = new Readings([
    { endpoint: 'a', from: at(2), to: at(5) },
    { endpoint: 'a', from: at(8), to: at(9) },
    { endpoint: 'b', from: at(2), to: at(3) },
  ]);

  it('is every day of its spans, both ends included, and no other', () => {
    expect(days.filter((i) => readings.isDone('a', at(i)))).toEqual([2, 3, 4, 5, 8, 9]);
    expect(days.filter((i) => readings.isDone('b', at(i)))).toEqual([2, 3]);
    expect(days.filter((i) => readings.isDone('c', at(i)))).toEqual([]);
  });

  it('is passed over by where to look next, as far as all endpoints have it', () => {
    expect(days.slice(1, 7).map((i) => readings.firstOpen(['a'], at(i)))).toEqual([1, 6, 6, 6, 6, 6].map(at));
    expect(days.slice(1, 6).map((i) => readings.firstOpen(['a', 'b'], at(i)))).toEqual([1, 4, 4, 4, 5].map(at));
    expect(readings.firstOpen(['a', 'c'], at(3))).toBe(at(3));
    expect(readings.firstOpen([], at(3))).toBe(at(3));
    expect(new Readings().isDone('a', at(3))).toBe(false);
  });
});

describe('a single day', () => {
  it('is known by its endpoint and its day, as it was told last', () => {
    const readings = new Readings();
    readings.set('a', at(1), read(1));
    readings.set('b', at(1), read(2));
    readings.set('a', at(2), read(3));
    readings.set('a', at(1), read(4));
    expect(readings.get('a', at(1))).toEqual(read(4));
    expect(readings.get('b', at(1))).toEqual(read(2));
    expect(readings.get('a', at(2))).toEqual(read(3));
    expect(readings.get('b', at(2))).toBeUndefined();
  });
});

describe('what is asked for', () => {
  const asked = (endpoint: string, day: number, hour: number) => ({ endpoint, day: at(day), at: read(hour).readAt });
  const done = () => new Readings([{ endpoint: 'a', from: at(2), to: at(9) }]);

  it('is asked for since when it was, of its endpoint and its day, and nothing is at first', () => {
    const readings = done();
    expect(readings.askedAt('a', at(4))).toBeUndefined();
    readings.ask([asked('a', 4, 1), asked('b', 4, 2), asked('a', 6, 3)]);
    expect(readings.askedAt('a', at(4))).toEqual(read(1).readAt);
    expect(readings.askedAt('b', at(4))).toEqual(read(2).readAt);
    expect(readings.askedAt('a', at(6))).toEqual(read(3).readAt);
    expect(readings.askedAt('b', at(6))).toBeUndefined();
    readings.ask([asked('a', 6, 4)]);
    expect(readings.askedAt('a', at(4))).toBeUndefined();
  });

  it('is looked at again though it is done, and what is asked for before the day is not', () => {
    const readings = done();
    readings.ask([asked('a', 7, 1), asked('a', 5, 1), asked('a', 2, 1)]);
    expect([2, 3, 5, 6, 7, 8].map((i) => readings.firstOpen(['a'], at(i)))).toEqual([2, 5, 5, 7, 7, 10].map(at));
  });
});
