import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day } from '@/lib/day';
import type { UsageGroup } from '@/lib/integrations/provider';
import { changesOf, contentHash, judge, type KnownDay, type Row } from './diff';
import { settlesAt } from './finality';

const day = '2026-03-10' as Day;
const group = (projectId: string, n: bigint): UsageGroup => ({
  projectId,
  model: 'm',
  inputTokens: n,
  outputTokens: n,
  requests: n,
});
const groups = fc.uniqueArray(
  fc.record({
    projectId: fc.constantFrom('a', 'b', 'c', 'd'),
    model: fc.constantFrom('m', 'n'),
    inputTokens: fc.bigInt(0n, 2n ** 63n - 1n),
    outputTokens: fc.bigInt(0n, 3n),
    requests: fc.bigInt(0n, 3n),
  }),
  { selector: ({ projectId, model }) => `${projectId} ${model}` },
);
const rowsOf = (list: readonly UsageGroup[]): Row[] => list.map((one) => ({ ...one, endpoint: 'e', day }));
const known = (list: readonly UsageGroup[], suspectAt: Date | null = null): KnownDay => ({
  readAt: settlesAt(day),
  rows: list.length,
  contentHash: contentHash(list),
  suspectAt,
});

describe('the content hash', () => {
  it('is the same in any order, and another for any other content', () => {
    fc.assert(
      fc.property(groups, groups, (a, b) => {
        expect(contentHash([...a].reverse()).equals(contentHash(a))).toBe(true);
        const text = (list: UsageGroup[]) =>
          list
            .map((g) => Object.values(g).join('/'))
            .sort()
            .join();
        expect(contentHash(a).equals(contentHash(b))).toBe(text(a) === text(b));
      }),
    );
  });
});

describe('a day read again', () => {
  const judged = (before: KnownDay | undefined, after: UsageGroup[]) => judge(before, after, contentHash(after));

  it('is the same, changed, or suspect when all its rows are gone for the first time', () => {
    const [some, other] = [[group('a', 1n)], [group('a', 2n)]];
    expect(judged(undefined, [])).toBe('changed');
    expect(judged(known(some), some)).toBe('same');
    expect(judged(known(some), other)).toBe('changed');
    expect(judged(known(some), [])).toBe('suspect');
    expect(judged(known(some, new Date()), [])).toBe('changed');
    expect(judged(known([]), [])).toBe('same');
    expect(judged(known([]), some)).toBe('changed');
  });

  it('turns what is stored into what was read, with the fewest rows touched', () => {
    fc.assert(
      fc.property(groups, groups, (before, after) => {
        const stored = rowsOf(before);
        const changes = changesOf([{ endpoint: 'e', day, groups: after }], stored, () => known(before));
        const key = (row: UsageGroup) => `${row.projectId} ${row.model}`;
        const table = new Map(stored.map((row) => [key(row), row]));
        for (const row of changes.removed) expect(table.delete(key(row))).toBe(true);
        for (const row of changes.added) expect(table.has(key(row))).toBe(false);
        for (const row of changes.changed) expect(table.get(key(row))).not.toEqual(row);
        for (const row of [...changes.added, ...changes.changed]) table.set(key(row), row);
        expect(contentHash([...table.values()]).equals(contentHash(after))).toBe(true);
        // a settled day: each touched row is a correction
        const touched = changes.added.length + changes.changed.length + changes.removed.length;
        expect(changes.restated).toHaveLength(touched);
      }),
    );
  });

  it('corrects nothing the first time', () => {
    const changes = changesOf([{ endpoint: 'e', day, groups: [group('a', 1n)] }], [], () => undefined);
    expect(changes).toMatchObject({ added: [{ projectId: 'a' }], restated: [] });
  });
});
