import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, dayOf, daysBetween, eachDay, startOf } from '@/lib/day';
import { Secret } from '@/lib/secret';
import { Slots } from '@/lib/slots';
import type { Connection } from './http';
import { readUsage, tryUsage } from './usage';

const HOUR_MS = 3_600_000;
const now = new Date('2026-03-10T09:00:00Z');
const today = dayOf(now);

type Provider = { clock?: Date; sendsDate?: string | null; ahead?: number; daysPerPage?: number };

/** A provider with a clock of its own: it has a bucket for every day that has begun by it, one group in each. */
function over({ clock = now, sendsDate, ahead = 0, daysPerPage = 31 }: Provider = {}) {
  const asked: URLSearchParams[] = [];
  const connection: Connection = {
    baseUrl: 'https://api.openai.com/v1',
    key: new Secret('sk-admin-test'),
    heavy: new Slots(1),
    outside: {
      now: () => now,
      fetch: async (url) => {
        const query = new URL(url).searchParams;
        asked.push(query);
        const from = dayOf(Number(query.get('start_time')) * 1000);
        const end = query.get('end_time');
        const last = end === null ? addDays(dayOf(clock), ahead) : addDays(dayOf(Number(end) * 1000), -1);
        const begun = eachDay(from, last).filter((day) => day <= addDays(dayOf(clock), ahead));
        const page = Number(query.get('page') ?? 0);
        const data = begun.slice(page * daysPerPage, (page + 1) * daysPerPage).map((day) => ({
          start_time: startOf(day).getTime() / 1000,
          results: [{ project_id: 'p', model: 'm', num_model_requests: '3', input_tokens: 1, output_tokens: 2 }],
        }));
        const more = (page + 1) * daysPerPage < begun.length;
        const date = sendsDate === undefined ? clock.toUTCString() : sendsDate;
        const body = JSON.stringify({ data, has_more: more, next_page: more ? `${page + 1}` : null });
        return new Response(body, { headers: date === null ? {} : { date } });
      },
    },
  };
  return { connection, asked };
}
const ignore = () => {};

describe('a range of days', () => {
  const range = fc
    .record({ ago: fc.nat({ max: 40 }), days: fc.integer({ min: 1, max: 31 }), daysPerPage: fc.constantFrom(1, 3, 31) })
    .map(({ ago, days, daysPerPage }) => {
      const to = addDays(today, -ago);
      return { from: addDays(to, 1 - days), to, daysPerPage };
    });

  it('is never asked for beyond now, and comes back whole, today included', async () => {
    await fc.assert(
      fc.asyncProperty(range, fc.boolean(), async ({ from, to, daysPerPage }, isTrial) => {
        const { connection, asked } = over({ daysPerPage });
        if (isTrial) await tryUsage(connection, { id: 'completions', from, to }, ignore);
        else {
          const days = await readUsage(connection, { id: 'completions', from, to, asOf: now }, ignore);
          expect([...days.keys()].sort()).toEqual(eachDay(from, to));
          expect([...days.values()].every(([group]) => group?.requests === 3n)).toBe(true);
        }
        for (const query of asked) {
          const end = query.get('end_time');
          expect(end === null).toBe(to >= addDays(today, -1));
          if (end) expect(Number(end) * 1000).toBeLessThanOrEqual(now.getTime());
        }
      }),
    );
  });

  it('is asked for no moment that has not come by the provider’s clock, up to a day behind ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        range,
        fc.integer({ min: -24 * 60, max: 24 * 60 }),
        async ({ from, to, daysPerPage }, minutes) => {
          const clock = new Date(now.getTime() + minutes * 60_000);
          const { connection, asked } = over({ clock, daysPerPage });
          const days = await readUsage(connection, { id: 'completions', from, to, asOf: now }, ignore);
          expect([...days.keys()].sort()).toEqual(eachDay(from, to));
          for (const query of asked)
            expect(Number(query.get('end_time') ?? 0) * 1000).toBeLessThanOrEqual(clock.getTime());
        },
      ),
    );
  });

  it('that ends today stops at today’s bucket, whatever comes after it', async () => {
    for (const daysPerPage of [1, 2, 31]) {
      const { connection, asked } = over({ ahead: 5, daysPerPage });
      const days = await readUsage(
        connection,
        { id: 'completions', from: addDays(today, -2), to: today, asOf: now },
        ignore,
      );
      expect([...days.keys()].sort()).toEqual(eachDay(addDays(today, -2), today));
      expect(asked.length).toBe(Math.ceil(3 / daysPerPage));
    }
  });
});

describe('the provider’s clock', () => {
  async function clockOf(provider: Provider, from: Day = addDays(today, -3)) {
    const clocks: Date[] = [];
    const { connection } = over(provider);
    const onClock = (theirs: Date) => clocks.push(theirs);
    const days = await readUsage(connection, { id: 'completions', from, to: today, asOf: now, onClock }, ignore);
    return { clocks, days };
  }

  it('counts where it is behind: days that have not come there are empty, and what runs there is told', async () => {
    const behind = new Date(now.getTime() - 15 * HOUR_MS);
    const { clocks, days } = await clockOf({ clock: behind });
    expect(clocks).toEqual([behind]);
    expect(daysBetween(dayOf(behind), today)).toBe(1);
    expect([days.get(today)?.length, days.get(dayOf(behind))?.length]).toEqual([0, 1]);
  });

  it.each([
    ['is the same', {}],
    ['is ahead', { clock: new Date(now.getTime() + 15 * HOUR_MS) }],
    ['is absurd', { sendsDate: 'Thu, 01 Jan 1970 00:00:00 GMT' }],
    ['is absurdly ahead', { sendsDate: 'Fri, 01 Jan 2999 00:00:00 GMT' }],
    ['is not sent', { sendsDate: null }],
    ['cannot be read', { sendsDate: 'yesterday' }],
  ] as [string, Provider][])('says nothing where it %s', async (_, provider) => {
    expect((await clockOf(provider)).clocks).toEqual([]);
  });

  it('that is behind does not excuse a day that had come there', async () => {
    const { connection } = over({ clock: new Date(now.getTime() - 60 * HOUR_MS), sendsDate: now.toUTCString() });
    const read = readUsage(connection, { id: 'completions', from: addDays(today, -3), to: today, asOf: now }, ignore);
    await expect(read).rejects.toMatchObject({ code: 'bad_answer', day: addDays(today, -2) });
  });
});

it('a key is tried without its figures being looked at, but not by what is no page of the API', async () => {
  const answering = (body: string): Connection => {
    const { connection } = over();
    return { ...connection, outside: { now: () => now, fetch: async () => new Response(body) } };
  };
  const tried = (body: string) => tryUsage(answering(body), { id: 'completions', from: today, to: today }, ignore);
  const odd = [{ results: [{ project_id: 'p', input_tokens: 'many' }, 7] }, 8, { results: {} }, null];
  expect(await tried(JSON.stringify({ data: odd }))).toEqual(['p']);
  for (const body of ['{}', '[]', '7', '{"data":{}}', '{"error":"x"}'])
    await expect(tried(body)).rejects.toMatchObject({ code: 'bad_answer' });
});
