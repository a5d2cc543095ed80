import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Member } from './auth/actor';
import { copyCsv } from './csv-copy';
import { streamCsv } from './csv-stream';
import { Prisma } from './generated/prisma/client';
import { asOwner, createMember } from './testing/factories';

// As many as the pool has connections: none may be left behind, or the last of them would wait for one in vain.
const POOL = 10;
let member: Member;
/** One from each of as many workspaces: a person and a workspace have fewer at a time. */
let everybody: Member[];
beforeAll(async () => {
  member = await createMember('finance');
  everybody = await Promise.all(Array.from({ length: POOL }, () => createMember('finance')));
});

/** Numbers from 1 on, made as they are read; 10,000,000 of them are 79 MB. */
const numbers = (upTo: number, column = Prisma.sql`n`) =>
  Prisma.sql`SELECT ${column} AS n FROM (SELECT generate_series(1, ${upTo}) AS n) _`;
const copied = async (query: Prisma.Sql, limits: { timeout?: number; unreadMs?: number } = {}, who = member) =>
  await copyCsv(who, 'usage.read', { columns: [{ name: 'n', kind: 'number' }], query, ...limits });
const ENDLESS = numbers(2_000_000_000);

type Backend = { pid: number; waits: string | null };
const copying = () =>
  asOwner<Backend>(`SELECT pid, wait_event AS waits FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND (query LIKE 'COPY%' OR xact_start IS NOT NULL)
      AND state <> 'idle'`);
const shows = (backends: unknown[]) =>
  vi.waitFor(async () => expect(await copying()).toMatchObject(backends), { timeout: 15_000 });
const nothingRuns = () => shows([]);
/** All of the pool at once, whole. */
async function poolIsWhole(): Promise<void> {
  const all = await Promise.all(everybody.map(async (each) => new Response(await copied(numbers(3), {}, each)).text()));
  expect(new Set(all)).toEqual(new Set(['n\r\n1\r\n2\r\n3\r\n']));
}

describe('a CSV that ends early', () => {
  it.each<[when: string, reads: number]>([
    ['before its first piece', 0],
    ['in the middle', 3],
  ])('is ended by a reader who goes away %s', async (_, reads) => {
    for (let i = 0; i <= POOL; i++) {
      const reader = (await copied(ENDLESS)).getReader();
      for (let read = 0; read < reads; read++) expect((await reader.read()).done).toBe(false);
      await reader.cancel();
    }
    await nothingRuns();
    await poolIsWhole();
  });

  it('is ended by a reader who goes away while PostgreSQL has nothing to say yet', async () => {
    const reader = (await copied(numbers(1, Prisma.sql`(SELECT 1 FROM pg_sleep(120))`))).getReader();
    const first = reader.read();
    await shows([{ waits: 'PgSleep' }]);
    await reader.cancel();
    await first;
    await nothingRuns();
    await poolIsWhole();
  });

  it('waits for a reader who stops, holding little, until its time is up', async () => {
    const stalled = (await copied(ENDLESS, { timeout: 4_000 })).getReader();
    await stalled.read();
    await shows([{ waits: 'ClientWrite' }]);
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    await expect(stalled.closed).rejects.toThrow('was not read within 4000 ms');
    const now = process.memoryUsage();
    expect(now.arrayBuffers + now.heapUsed - arrayBuffers - heapUsed).toBeLessThan(50_000_000);
    await nothingRuns();
    await poolIsWhole();
  });

  it('is ended in time too when nobody ever read it', async () => {
    const { closed } = (await copied(ENDLESS, { timeout: 300 })).getReader();
    await expect(closed).rejects.toThrow('was not read within 300 ms');
    await nothingRuns();
  });

  it('is ended when nobody has read from it for a while, and not while PostgreSQL has nothing to say', async () => {
    const never = (await copied(ENDLESS, { unreadMs: 500 })).getReader();
    await expect(never.closed).rejects.toThrow('Nobody read');
    const stopped = (await copied(ENDLESS, { unreadMs: 500 })).getReader();
    await stopped.read();
    await expect(stopped.closed).rejects.toThrow('Nobody read');
    await nothingRuns();
    const slow = await copied(numbers(1, Prisma.sql`(SELECT 1 FROM pg_sleep(2))`), { unreadMs: 500 });
    expect(await new Response(slow).text()).toBe('n\r\n1\r\n');
    await poolIsWhole();
  });

  it('breaks where PostgreSQL fails after many rows: it does not look whole', async () => {
    const failing = numbers(1_000_000, Prisma.sql`1 / (500000 - n)`);
    for (let i = 0; i <= POOL; i++)
      await expect(new Response(await copied(failing)).text()).rejects.toThrow('division by zero');
    await nothingRuns();
    await poolIsWhole();
  });

  it('breaks where the connection is lost', async () => {
    const reader = (await copied(ENDLESS)).getReader();
    await reader.read();
    const [backend] = await copying();
    await asOwner('SELECT pg_terminate_backend($1)', [backend?.pid]);
    const readOn = async () => {
      while (!(await reader.read()).done);
    };
    await expect(readOn()).rejects.toThrow(/terminat/);
    await poolIsWhole();
  });
});

describe('a CSV whose lines the code writes', () => {
  it('is ended when nobody has read from it for a while', async () => {
    const copy = async (_: unknown, write: (lines: string[]) => Promise<void>) => {
      for (;;) await write(['x'.repeat(1_000)]);
    };
    const begin = () => streamCsv(member, 'usage.read', { note: async () => {}, copy, unreadMs: 500 });
    const never = (await begin()).getReader();
    await expect(never.closed).rejects.toThrow('Nobody read');
    const stopped = (await begin()).getReader();
    await stopped.read();
    await expect(stopped.closed).rejects.toThrow('Nobody read');
    await nothingRuns();
    await poolIsWhole();
  });
});

describe('the door of a CSV', () => {
  it('lets nobody in whose role may not, and takes no connection for them', async () => {
    const other = await createMember('member', member.workspaceId);
    const refused = copyCsv(other, 'usage.read', { columns: [{ name: 'n', kind: 'number' }], query: numbers(1) });
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
    expect(await copying()).toEqual([]);
  });
});
