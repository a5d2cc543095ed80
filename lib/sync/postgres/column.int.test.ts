import fc from 'fast-check';
import { expect, it } from 'vitest';
import { globalDb } from '@/lib/db';
import { runs } from '@/lib/testing/random';
import { column, words } from './column';

// PostgreSQL's text has no NUL; an answer that holds one is refused before (wire.ts).
const text = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', ',', ' ', '\n', "'", 'a') }),
    fc.constantFrom('NULL', 'null', ''),
  )
  .filter((value) => !value.includes('\0') && value.isWellFormed());

it('is read back by PostgreSQL as it was, whatever the words are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 20 }), async (values) => {
      const [row] = await globalDb().$queryRaw<
        { values: string[] }[]
      >`SELECT ${words(values, (v) => v)}::text[] AS values`;
      expect(row?.values).toEqual(values);
    }),
    { numRuns: runs(200) },
  );
});

it('keeps every digit of a count', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), { maxLength: 20 }), async (values) => {
      const [row] = await globalDb().$queryRaw<
        { values: bigint[] }[]
      >`SELECT ${column(values, (v) => v)}::bigint[] AS values`;
      expect(row?.values).toEqual(values);
    }),
    { numRuns: runs(100) },
  );
});
