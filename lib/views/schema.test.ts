import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInput } from '@/lib/action';
import type { AppError } from '@/lib/errors';
import { canonicalSearch, searchOf, viewOf } from '@/lib/usage/address';
import { queryOf, SAVED } from './address';
import { MAX_SEARCH, saveViewInput, viewName, viewSearch } from './schema';

const named = (name: string) => viewName.safeParse(name);
const problem = (name: string) => named(name).error?.issues[0]?.message ?? '';
const refusal = (search: string): string => {
  try {
    parseInput(saveViewInput, { name: 'Month end', search });
    return '';
  } catch (error) {
    return (error as AppError).fields?.search ?? `${error}`;
  }
};

describe('the name of a saved view', () => {
  it('is kept without what nobody sees', () => {
    expect(named('  Month  end\n by project ').data).toBe('Month end by project');
    expect(named('Cafe\u0301').data).toBe('Caf\u00e9');
  });

  it.each([
    ['nothing', '', 'Enter a name'],
    ['spaces alone', ' \t\u00a0 ', 'Enter a name'],
    ['a character that cannot be shown', 'Month\u0007end', 'control character'],
    ['half a character', 'Month\ud83d', 'control character'],
    ['81 characters', 'x'.repeat(81), '80 characters or fewer'],
  ])('is not %s', (_, name, message) => expect(problem(name)).toContain(message));

  it('has 80 characters at most, as people count them', () => {
    expect(named('📊'.repeat(80)).success).toBe(true);
    expect(problem('📊'.repeat(81))).toContain('80 characters');
  });
});

describe('what a saved view holds', () => {
  const pairs = fc.array(
    fc.tuple(
      fc.constantFrom('range', 'from', 'group', 'model', 'project', 'only', 'find', 'sort', 'by', SAVED, 'x'),
      fc.oneof(fc.constantFrom('90d', 'last-month', 'project', 'week', '-share'), fc.string({ unit: 'binary' })),
    ),
    { maxLength: 8 },
  );

  it('is a view and nothing else, whatever it is given, and shows the same when it is opened', () => {
    fc.assert(
      fc.property(pairs, (given) => {
        const read = viewSearch.safeParse(new URLSearchParams(given).toString());
        if (!read.success) return;
        const opened = new URLSearchParams(queryOf(read.data, crypto.randomUUID()));
        expect(canonicalSearch(opened.toString())).toBe(read.data);
        expect(read.data).toMatch(/^[!-~]*$/);
        expect(new URLSearchParams(read.data).has('x') || new URLSearchParams(read.data).has(SAVED)).toBe(false);
      }),
    );
  });

  it('moves with the days where it says so, and stays where days were chosen', () => {
    const shown = (search: string, today: string) => {
      const { from, to } = viewOf(new URLSearchParams(viewSearch.parse(search)), today as never).view;
      return [from, to];
    };
    expect(shown('range=last-month', '2026-11-05')).toEqual(['2026-10-01', '2026-10-31']);
    expect(shown('range=last-month', '2027-01-05')).toEqual(['2026-12-01', '2026-12-31']);
    expect(shown('from=2026-10-01&to=2026-10-15', '2027-01-05')).toEqual(['2026-10-01', '2026-10-15']);
  });

  it('is refused with the reason where a range cannot be, and where no address would hold it', () => {
    expect(refusal('from=2026-10-15&to=2026-10-01')).toContain('before it begins');
    const many = (count: number) =>
      new URLSearchParams(Array.from({ length: count }, (_, i) => ['project', `${i}`.padStart(92, 'p')])).toString();
    expect(refusal(many(79))).toBe('');
    expect(refusal(many(80))).toContain(`${MAX_SEARCH} fit`);
  });

  it('is the usual view where nothing is said', () => {
    expect(viewSearch.parse('range=30d&group=model')).toBe('');
    expect(refusal('group=model&nothing=x')).toContain('no parameter “nothing”');
    expect(searchOf(viewOf(new URLSearchParams(), '2026-11-05' as never).view)).toBe('');
    expect([queryOf('', null), queryOf('', 'a'), queryOf('by=week', 'a')]).toEqual([
      '',
      '?saved=a',
      '?by=week&saved=a',
    ]);
  });
});
