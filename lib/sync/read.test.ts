import { describe, expect, it } from 'vitest';
import { addDays, type Day, daysBetween, eachDay } from '@/lib/day';
import type { ProviderErrorCode, UsageDays } from '@/lib/integrations/provider';
import { failure } from '@/lib/testing/fake-provider';
import type { Caller } from './caller';
import { failedSpan, readRange } from './read';
import { Full, Room } from './room';

const FROM = '2026-01-01' as Day;
const whole = (from: Day, to: Day): UsageDays => new Map(eachDay(from, to).map((day) => [day, []]));

type Asked = { endpoint: string; from: Day; days: number };

/** Reads `days` days of the endpoints; `trouble` says which code an endpoint's read of so many days fails with. */
async function reading(
  endpoints: string[],
  days: number,
  trouble: (asked: Asked) => ProviderErrorCode | 'too_large' | 'full' | null,
  {
    alone = false,
    daysPerRead = 64,
    clock = null,
  }: { alone?: boolean; daysPerRead?: number; clock?: Date | null } = {},
) {
  const asOf = new Date('2026-01-20T00:00:00Z');
  const asked: Asked[] = [];
  const halted: unknown[] = [];
  let under = 0;
  const most: number[] = [];
  const caller = {
    signal: new AbortController().signal,
    call: (_endpoint: string, make: () => Promise<unknown>) => make(),
    halt: (reason: unknown) => halted.push(reason),
  } as unknown as Caller;
  const result = await readRange(
    { from: FROM, to: addDays(FROM, days - 1), endpoints },
    caller,
    async (endpoint, from, to, how) => {
      expect(how).toEqual({ asOf, hold: expect.any(Function), onClock: expect.any(Function) });
      if (clock) how?.onClock?.(clock);
      const one = { endpoint, from, days: daysBetween(from, to) + 1 };
      asked.push(one);
      most.push(++under);
      await new Promise((resolve) => setTimeout(resolve, 1));
      under--;
      const code = trouble(one);
      if (code === 'full') throw new Full();
      if (code === 'too_large') throw failure('bad_answer', { tooLarge: true });
      if (code) throw failure(code);
      return whole(from, to);
    },
    { alone, daysPerRead, asOf, place: new Room().enter() },
  );
  return { ...result, asked, halted, most };
}

describe('reading a range', () => {
  it('dates back the days that are less final by the provider’s clock', async () => {
    const clock = new Date(`${addDays(FROM, 2)}T12:00:00Z`);
    const { days } = await reading(['a'], 4, () => null, { clock });
    const dated = Object.fromEntries(days.map(({ day, readAt }) => [day, readAt]));
    // The one still runs there, the other has not begun.
    expect(dated[addDays(FROM, 2)]).toEqual(clock);
    expect(dated[addDays(FROM, 3)]).toEqual(clock);
    expect((await reading(['a'], 4, () => null)).days.every(({ readAt }) => readAt === undefined)).toBe(true);
  });

  it('asks each endpoint for each piece once, the newest first', async () => {
    const { asked, days, failures, interrupted } = await reading(['a', 'b'], 10, () => null, { daysPerRead: 4 });
    const of = (endpoint: string) => asked.filter((each) => each.endpoint === endpoint);
    for (const endpoint of ['a', 'b'])
      expect(of(endpoint).map(({ from, days: count }) => [from, count])).toEqual([
        [addDays(FROM, 6), 4],
        [addDays(FROM, 2), 4],
        [FROM, 2],
      ]);
    expect(days).toHaveLength(20);
    expect([failures, interrupted]).toEqual([[], null]);
  });

  it('lets the first read go by itself where that was asked for, and one only', async () => {
    const endpoints = Array.from({ length: 12 }, (_, i) => `e${i}`);
    const careful = await reading(endpoints, 1, () => null, { alone: true });
    expect(careful.most.slice(0, 3)).toEqual([1, 1, 2]);
    const usual = await reading(endpoints, 1, () => null);
    expect(usual.most.slice(0, 2)).toEqual([1, 2]);
    expect(Math.max(...usual.most)).toBe(8);
  });

  it.each(['key_refused', 'scope_missing'] as const)('%s ends it, and every call under way', async (code) => {
    const read = await reading(['a', 'b', 'c'], 1, () => code, { alone: true });
    expect(read.asked).toHaveLength(1);
    expect(read.interrupted).toMatchObject({ code });
    expect(read.halted).toEqual([read.interrupted]);
    expect(read.failures).toEqual([]);
  });

  it.each(['unreachable', 'refused'] as const)(
    'goes on with the others when one endpoint is %s, and ends when a second is',
    async (code) => {
      const one = await reading(['a', 'b', 'c'], 1, ({ endpoint }) => (endpoint === 'a' ? code : null));
      expect(one.interrupted).toBeNull();
      expect(one.failures).toMatchObject([{ endpoint: 'a', error: { code } }]);
      expect(one.days).toHaveLength(2);
      const two = await reading(['a', 'b', 'c'], 1, ({ endpoint }) => (endpoint === 'c' ? null : code));
      expect(two.interrupted).toMatchObject({ code });
      expect(two.halted).toEqual([]);
    },
  );

  it('goes on when no endpoint is known', async () => {
    const others = await reading(['a', 'b', 'c'], 1, () => 'endpoint_unknown');
    expect([others.interrupted, others.failures.length]).toEqual([null, 3]);
  });

  it('corners a bad day by halves, and reads all the others', async () => {
    const bad = addDays(FROM, 21);
    const read = await reading(['a'], 64, ({ from, days }) =>
      bad >= from && bad < addDays(from, days) ? 'bad_answer' : null,
    );
    expect(read.failures).toMatchObject([{ endpoint: 'a', from: bad, to: bad }]);
    expect(read.days.map(({ day }) => day).sort()).toEqual(
      eachDay(FROM, addDays(FROM, 63)).filter((day) => day !== bad),
    );
    expect(read.asked).toHaveLength(13); // one, and two halves for each of the six times it was halved
    expect(read.tooLarge).toBeNull();
  });

  it.each([
    ['bad_answer', 12],
    ['too_large', 48],
  ] as const)('halves no more than so often where every answer is a %s', async (code, splits) => {
    const read = await reading(['a'], 64, () => code);
    expect(read.asked).toHaveLength(1 + 2 * splits);
    expect(read.failures).toHaveLength(1 + splits);
    expect(read.interrupted).toBeNull();
  });

  it('remembers the shortest that was too large, whichever came last', async () => {
    const tooLarge = ({ from, days }: Asked) => (days > 16 || (from === FROM && days > 8) ? 'too_large' : null);
    const read = await reading(['a'], 64, tooLarge);
    expect(read.tooLarge).toBe(16);
    expect(read.failures).toEqual([]);
    expect(read.days).toHaveLength(64);
    const first = await reading(['a', 'b'], 32, ({ endpoint, days }) =>
      days > (endpoint === 'a' ? 4 : 16) ? 'too_large' : null,
    );
    expect(first.tooLarge).toBe(8);
  });

  it('does not halve what another kind of failure ended', async () => {
    for (const code of ['rejected', 'refused', 'endpoint_unknown', 'unreachable'] as const) {
      const read = await reading(['a'], 8, () => code);
      expect(read.asked).toHaveLength(1);
      expect(read.failures).toHaveLength(1);
    }
  });

  it('leaves what does not fit for a shorter range: it is neither read nor failed', async () => {
    const read = await reading(['a'], 10, ({ from }) => (from === FROM ? null : 'full'), {
      alone: true,
      daysPerRead: 5,
    });
    expect(read).toMatchObject({ isFull: true, days: [], failures: [], interrupted: null, halted: [] });
    expect(read.asked).toHaveLength(1);
    expect((await reading(['a'], 10, () => null)).isFull).toBe(false);
  });
});

it('notes of a failure which days, when and why, and whether another reading would do better', () => {
  const to = addDays(FROM, 3);
  const at = new Date('2026-01-20T00:00:00Z');
  const noted = (code: ProviderErrorCode, last: Day) =>
    failedSpan({ endpoint: 'a', from: FROM, to: last, error: failure(code) }, at);
  const span = { endpoint: 'a', from: FROM, to, at, problem: 'test' };
  expect(noted('bad_answer', to)).toEqual({ ...span, code: 'bad_answer', unreadable: false });
  expect(noted('bad_answer', FROM)).toEqual({ ...span, to: FROM, code: 'bad_answer', unreadable: true });
  expect(noted('rejected', to).unreadable).toBe(true);
  for (const code of ['unreachable', 'endpoint_unknown'] as const)
    expect([noted(code, FROM).unreadable, noted(code, to).unreadable]).toEqual([false, false]);
});
