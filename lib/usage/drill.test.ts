import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Day } from '@/lib/day';
import { searchOf, viewOf } from './address';
import { canDrill, drillInto, drillIntoDays } from './drill';
import { FILTERS } from './params';
import { VIEW_GROUPS } from './view';

const today = '2026-03-31' as Day;
const view = (search: string) => viewOf(new URLSearchParams(search), today).view;

it.each([
  ['group=connection', 'connection=', 'group=project'],
  ['group=project', 'project=', ''], // by model, the default
  ['group=model', 'model=', 'group=project'],
  ['group=model&project=p', 'model=', 'group=endpoint'],
  ['group=owner', 'owner=', 'group=project'],
  ['group=family&project=p', 'family=', ''],
])('%s leads to one %s…, %s', (search, filter, group) => {
  const id = crypto.randomUUID();
  const found = searchOf({ ...view(search), ...drillInto(view(search), id) });
  expect(found).toContain(`${filter}${id}`);
  expect(new URLSearchParams(found).get('group')).toBe(new URLSearchParams(group).get('group'));
});

it('always leads to something else, never shows one thing by itself while there is another way, and keeps the rest', () => {
  const filters = fc.subarray([...FILTERS]);
  fc.assert(
    fc.property(fc.constantFrom(...VIEW_GROUPS), filters, fc.uuid(), (group, set, id) => {
      const search = new URLSearchParams({ group, range: '90d', metric: 'requests' });
      for (const name of set) search.append(name, crypto.randomUUID());
      const from = view(`${search}`);
      const to = { ...from, ...drillInto(from, id) };
      if (!canDrill(group)) {
        expect(to).toEqual(from);
        return;
      }
      expect(to).toMatchObject({ from: from.from, to: from.to, metric: 'requests', only: null });
      const own = FILTERS.filter((name) => to[name][0] === id);
      expect(own).toHaveLength(1);
      for (const name of FILTERS) if (!own.includes(name)) expect(to[name]).toEqual(from[name]);
    }),
  );
});

it('opens a month by its days, against the same kind of period', () => {
  const from = view('by=month&range=year&compare=custom&comparedFrom=2025-01-01&comparedTo=2025-03-31&only=x');
  expect(searchOf({ ...from, ...drillIntoDays(from, { from: '2026-02-01' as Day, to: '2026-02-28' as Day }) })).toBe(
    'from=2026-02-01&to=2026-02-28',
  );
});
