import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, daysBetween } from '@/lib/day';
import { canFilter } from './params';
import { METRICS, PRESETS, type Preset, presetRange, previousRange, searchOf, VIEW_GROUPS, viewOf } from './view';

const today = '2026-03-31' as Day;
const view = (search: string) => viewOf(new URLSearchParams(search), today);

describe("the Usage page's address", () => {
  it('is empty for the default view', () => expect(searchOf(view('').view)).toBe(''));

  it('holds the whole view: reading what was written gives it back', () => {
    const day = fc.integer({ min: -3000, max: 0 }).map((n) => addDays(today, n));
    const range = fc.oneof(
      fc
        .constantFrom(...(Object.keys(PRESETS) as Preset[]))
        .map((preset) => ({ preset, ...presetRange(preset, today) })),
      fc.tuple(day, day).map(([a, b]) => ({ preset: 'custom' as const, from: a < b ? a : b, to: a < b ? b : a })),
    );
    const text = fc.string({ minLength: 1 }).filter((value) => canFilter('model', value));
    const values = fc.uniqueArray(text, { maxLength: 4 });
    const views = fc.record({
      metric: fc.constantFrom(...METRICS),
      group: fc.constantFrom(...VIEW_GROUPS),
      connection: fc.uniqueArray(fc.uuid(), { maxLength: 4 }),
      project: values,
      model: values,
    });
    fc.assert(
      fc.property(views, range, (some, dates) => {
        expect(view(searchOf({ ...some, ...dates })).view).toEqual({ ...some, ...dates });
      }),
    );
  });

  it.each([
    ['from=2026-03-02&to=2026-03-01', 'to', 'before it begins'],
    ['from=2026-02-30&to=2026-03-01', 'from', 'such as'],
    ['from=2026-03-01', 'to', 'such as'],
    ['from=2002-03-01&to=2026-03-01', 'from', 'ten years'],
  ])('says at its field what is wrong with %s, and shows the default', (search, field, message) => {
    const { view: shown, errors } = view(search);
    expect(errors[field as 'from' | 'to']).toContain(message);
    expect(shown.preset).toBe('30d');
  });

  it('leaves out what no filter can have, and keeps the rest', () => {
    const id = crypto.randomUUID();
    const { view: shown } = view(`connection=foo&connection=${id}&model=%00&model=gpt-6&project=a%0Ab&project=`);
    expect(shown).toMatchObject({ connection: [id], model: ['gpt-6'], project: [] });
  });

  it('compares with as many days right before', () => {
    expect(previousRange({ from: '2026-03-01' as Day, to: '2026-03-31' as Day })).toEqual({
      from: '2026-01-29',
      to: '2026-02-28',
    });
    expect(presetRange('last-month', today)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(daysBetween(presetRange('12m', today).from, today)).toBe(364);
  });
});
