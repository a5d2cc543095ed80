import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { runs } from '@/lib/testing/random';
import type { Member } from './auth/actor';
import { csvLine } from './csv';
import { type Column, copyCsv, inlined } from './csv-copy';
import { Prisma } from './generated/prisma/client';
import { asOwner, createMember } from './testing/factories';
import { hostileText } from './testing/hostile-text';
import { withWorkspace } from './workspace';

let member: Member;
beforeAll(async () => {
  member = await createMember('finance');
  // Whatever a database has of its own must not change what is written: the next connections begin with these.
  await asOwner(`DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET DateStyle = ''German, DMY''', current_database());
    EXECUTE format('ALTER DATABASE %I SET standard_conforming_strings = off', current_database());
  END $$`);
});

const csv = async (columns: readonly Column[], query: Prisma.Sql) =>
  new Response(await copyCsv(member, 'usage.read', { columns, query })).text();
const texts = (count: number): Column[] => Array.from({ length: count }, (_, i) => ({ name: `c${i}`, kind: 'text' }));

describe('a CSV that PostgreSQL writes', () => {
  it('has the lines that csvLine writes, byte for byte', async () => {
    const width = 3;
    const rows = fc.array(fc.array(hostileText, { minLength: width, maxLength: width }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(rows, fc.bigInt(-(10n ** 30n), 10n ** 30n), async (cells, number) => {
        const query = Prisma.sql`
          SELECT r ->> 0 AS c0, r ->> 1 AS c1, r ->> 2 AS c2, DATE '2026-11-14' AS day, ${number}::numeric AS number, NULL AS none
          FROM jsonb_array_elements(${JSON.stringify(cells)}::jsonb) WITH ORDINALITY AS _ (r, i) ORDER BY i`;
        const columns: Column[] = [
          ...texts(width),
          { name: 'day', kind: 'day' },
          { name: 'number', kind: 'number' },
          { name: 'none', kind: 'text' },
        ];
        const head = csvLine(columns.map(({ name }) => name));
        const lines = cells.map((row) => csvLine([...row, '2026-11-14', { number: `${number}` }, '']));
        expect(await csv(columns, query)).toBe([head, ...lines].join(''));
      }),
      { numRuns: runs(300) },
    );
  });

  it('takes no text for a number or a day, whatever the query calls one', async () => {
    for (const kind of ['number', 'day'] as const)
      await expect(csv([{ name: 'c', kind }], Prisma.sql`SELECT '=1+1'::text AS c`)).rejects.toThrow();
  });
});

describe('a value in the text of a query', () => {
  it('is the value that it would be beside it, however hostile', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, fc.array(hostileText, { maxLength: 4 }), fc.boolean(), async (text, list, flag) => {
        const query = Prisma.sql`SELECT ${text} AS c0, array_to_json(${list}::text[]) AS c1, ${flag}::text AS c2,
          (${text} = ANY(${[...list, text]}))::text AS c3`;
        const [bound] = await withWorkspace(member, 'usage.read', ({ db }) =>
          db.$queryRaw<Record<string, unknown>[]>(query),
        );
        expect(bound).toEqual({ c0: text, c1: list, c2: `${flag}`, c3: 'true' });
        const line = csvLine([text, JSON.stringify(list), `${flag}`, 'true']);
        expect(await csv(texts(4), query)).toBe(`c0,c1,c2,c3\r\n${line}`);
      }),
      { numRuns: runs(300) },
    );
  });

  it('keeps its number, and its sign beside another', async () => {
    const query = Prisma.sql`SELECT 1 -${-2} AS a, ${12345678901234567890n} AS b, ${null}::int AS c, ${0.5} * ${-1e21} AS d`;
    const columns = ['a', 'b', 'c', 'd'].map((name): Column => ({ name, kind: 'number' }));
    expect(await csv(columns, query)).toBe('a,b,c,d\r\n3,12345678901234567890,,-500000000000000000000.0\r\n');
  });

  it.each([
    ['a\0b'],
    [['a\0b']],
    [undefined],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [{ a: 1 }],
    [[1]],
    [new Date(0)],
  ])('is refused where it is none: %j', (value) =>
    expect(() => inlined(Prisma.sql`SELECT ${value}`)).toThrow('cannot stand in the text of COPY'),
  );
});
