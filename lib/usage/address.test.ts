import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '@/lib/day';
import { addressErrors, reportSearch, searchOf, viewOf } from './address';
import { INTERVALS } from './intervals';
import { canFilter, FILTERS } from './params';
import { PRESETS, type Preset, presetRange } from './ranges';
import {
  comparisonOf,
  METRICS,
  MOVERS,
  type NO_FILTERS,
  overOf,
  SHAPES,
  SORTS,
  TABLES,
  TOPS,
  type UsageView,
  VIEW_GROUPS,
} from './view';

const today = '2026-03-31' as Day;
const view = (search: string) => viewOf(new URLSearchParams(search), today);

const day = fc.integer({ min: -3000, max: 0 }).map((n) => addDays(today, n));
const days = fc.tuple(day, day).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));
const text = fc.string({ minLength: 1 }).filter((value) => canFilter('model', value));
const views: fc.Arbitrary<UsageView> = fc
  .tuple(
    fc.record({
      today: fc.constant(today),
      metric: fc.constantFrom(...METRICS),
      interval: fc.constantFrom(...INTERVALS),
      group: fc.constantFrom(...VIEW_GROUPS),
      top: fc.constantFrom(...TOPS),
      shape: fc.constantFrom(...SHAPES),
      table: fc.constantFrom(...TABLES),
      moved: fc.constantFrom(...MOVERS),
      weekdays: fc.boolean(),
      only: fc.option(fc.string()),
      find: fc.string({ maxLength: 20 }),
      sort: fc.option(
        fc.record({ key: fc.constantFrom(...SORTS), direction: fc.constantFrom('asc' as const, 'desc' as const) }),
      ),
    }),
    fc.record(
      Object.fromEntries(
        FILTERS.map((name) => [name, fc.uniqueArray(name === 'connection' ? fc.uuid() : text, { maxLength: 3 })]),
      ) as Record<keyof typeof NO_FILTERS, fc.Arbitrary<string[]>>,
    ),
    fc.oneof(
      days.map((range) => ({ preset: 'custom' as const, ...range })),
      fc
        .constantFrom(...(Object.keys(PRESETS) as Preset[]))
        .map((preset) => ({ preset, ...presetRange(preset, today) })),
    ),
    fc.oneof(
      days.map((compared) => ({ comparison: 'custom' as const, compared })),
      fc.constantFrom('previous' as const, 'year' as const, 'none' as const).map((comparison) => ({
        comparison,
        compared: null,
      })),
    ),
  )
  .map(([some, filters, range, comparison]) => ({ ...some, ...filters, ...range, ...comparison }));

describe("the Usage page's address", () => {
  it('is empty for the default view', () => expect(searchOf(view('').view)).toBe(''));

  it('holds the whole view: reading what was written gives it back', () => {
    fc.assert(
      fc.property(views, (some) => {
        expect(view(searchOf(some)).view).toEqual(some);
      }),
    );
  });

  it('asks for other figures only where the figures depend on it', () => {
    fc.assert(
      fc.property(views, (some) => {
        const looked: UsageView = { ...some, shape: 'lines', only: 'x', table: 'periods', sort: null, find: 'y' };
        expect(reportSearch(looked)).toBe(reportSearch(some));
        expect(comparisonOf(view(reportSearch(some)).view)).toEqual(comparisonOf(some));
      }),
    );
  });

  it.each([
    ['from=2026-03-02&to=2026-03-01', 'to', 'before it begins'],
    ['from=2026-02-30&to=2026-03-01', 'from', 'such as'],
    ['from=2026-03-01', 'to', 'such as'],
    ['from=2002-03-01&to=2026-03-01', 'from', 'ten years'],
    ['compare=custom&comparedFrom=2026-03-02&comparedTo=2026-03-01', 'comparedTo', 'before it begins'],
    ['compare=custom&comparedFrom=yesterday&comparedTo=2026-03-01', 'comparedFrom', 'such as'],
    ['compare=custom', 'comparedTo', 'such as'],
  ] as const)('says at its field what is wrong with %s, and shows the default', (search, field, message) => {
    const { view: shown, errors } = view(search);
    expect(errors[field]).toContain(message);
    expect(shown).toMatchObject({ preset: '30d', comparison: 'previous', compared: null });
  });

  it.each([
    ['connection=nope', 'connection', '“nope”, which is no connection'],
    ['model=%00', 'model', 'no name has'],
    ['owner=', 'owner', 'empty'],
    [
      new URLSearchParams(Array.from({ length: 201 }, (_, i) => ['project', `p${i}`])).toString(),
      'project',
      '200 is the most',
    ],
    ['group=foo', 'group', 'one of model, family'],
    ['only=%00', 'only', 'no name has'],
    ['find=a%0Ab', 'find', 'no name has'],
    [`find=${'x'.repeat(101)}`, 'find', 'longer than 100'],
    ['metric=', 'metric', 'one of tokens, input'],
    ['top=7', 'top', 'one of 3, 5, 10'],
    ['sort=-name-', 'sort', 'one of name, -name'],
    ['weekdays=true', 'weekdays', 'one of 1'],
    ['group=model&group=project', 'group', 'more than once'],
    ['range=7d&from=2026-03-01&to=2026-03-02', 'range', 'does not go with'],
    ['comparedFrom=2026-03-01&comparedTo=2026-03-02', 'compare', 'compare=custom'],
    ['modle=gpt-5', 'modle' as 'model', 'no parameter “modle”'],
    ['saved=x', 'saved' as 'model', 'no parameter “saved”'],
  ] as const)('says what %s asks for that there is not', (search, name, message) => {
    const { errors } = view(search);
    expect(errors[name]).toContain(message);
    expect(addressErrors(errors)).toEqual([errors[name]]);
  });

  it('knows a connection however its id is written, and of bad days only that they are at their fields', () => {
    const id = crypto.randomUUID();
    expect(view(`connection=${id.toUpperCase()}&connection=${id}`)).toMatchObject({
      view: { connection: [id] },
      errors: {},
    });
    expect(addressErrors(view('from=x&to=y').errors)).toEqual([expect.stringContaining('correct them above')]);
    expect(viewOf(new URLSearchParams('saved=x'), today, ['saved']).errors).toEqual({});
  });

  it('compares with what is chosen, on the same weekdays when asked', () => {
    const chosen = 'from=2026-03-24&to=2026-03-30&compare=custom&comparedFrom=2026-01-01&comparedTo=2026-01-07';
    expect(comparisonOf(view(chosen).view)).toEqual({ from: '2026-01-01', to: '2026-01-07' });
    expect(comparisonOf(view(`${chosen}&weekdays=1`).view)).toEqual({ from: '2025-12-30', to: '2026-01-05' }); // Tuesday
    expect(comparisonOf(view('range=last-month&compare=none').view)).toBeNull();
  });

  it.each([
    ['range=7d', '2026-03-25', '2026-03-30', '2026-03-19', '2026-03-24'],
    ['range=month', '2026-03-01', '2026-03-30', '2026-02-01', '2026-02-28'],
    ['range=month&compare=year', '2026-03-01', '2026-03-30', '2025-03-01', '2025-03-30'],
    ['range=last-month', '2026-02-01', '2026-02-28', '2026-01-01', '2026-01-31'],
    ['from=2026-03-20&to=2026-04-30', '2026-03-20', '2026-03-30', '2026-03-09', '2026-03-19'],
    [
      'range=7d&compare=custom&comparedFrom=2026-01-01&comparedTo=2026-01-07',
      ...['2026-03-25', '2026-03-30', '2026-01-01', '2026-01-06'],
    ],
    [
      'range=7d&compare=custom&comparedFrom=2026-01-01&comparedTo=2026-01-31',
      ...['2026-03-25', '2026-03-30', '2026-01-01', '2026-01-31'],
    ],
  ])('of %s compares the days that are over', (search, from, to, comparedFrom, comparedTo) => {
    const { view: shown } = view(search);
    expect(overOf(shown)).toEqual({ from, to });
    expect(comparisonOf(shown)).toEqual({ from: comparedFrom, to: comparedTo });
  });

  it('compares a year as a year from its second month on', () => {
    const of = (today: Day) => comparisonOf(viewOf(new URLSearchParams('range=year'), today).view);
    expect(of('2026-02-01' as Day)).toEqual({ from: '2025-01-01', to: '2025-01-31' });
    expect(of('2026-02-02' as Day)).toEqual({ from: '2025-01-01', to: '2025-02-01' });
  });

  it('compares nothing where no day is over', () => {
    for (const search of [`from=${today}&to=${today}`, `from=${today}&to=2026-05-31&compare=year`]) {
      expect(overOf(view(search).view)).toBeNull();
      expect(comparisonOf(view(search).view)).toBeNull();
    }
  });
});
