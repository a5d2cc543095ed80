import { rowsSearch, searchOf } from '@/lib/usage/address';
import type { MonthGroup } from '@/lib/usage/month/figures';
import { isNarrowed, type UsageView } from '@/lib/usage/view';
import { GROUP_WORDS } from './words';

export type ExportFile = { name: string; what?: string; href: string };

const rowsOf = (view: UsageView): ExportFile => ({
  name: 'Usage rows as CSV',
  what: 'What they are made of, and how final it is',
  href: `/api/usage/rows.csv?${rowsSearch(view)}`,
});

/** Of the Usage page: what it shows, and the usage rows that is made of. */
export const viewFiles = (view: UsageView): ExportFile[] => [
  {
    name: 'This view as CSV',
    what: isNarrowed(view)
      ? 'Only what is shown alone or searched for, and how final it is'
      : 'What the chart shows, and how final it is',
    href: `/api/usage/view.csv?${searchOf(view)}`,
  },
  rowsOf(view),
];

/** Of a month's report: each of its tables, its days, and the usage rows. */
export const monthFiles = (view: UsageView, groups: readonly MonthGroup[]): ExportFile[] => [
  ...groups.map((group) => ({
    name: `${GROUP_WORDS[group].many} as CSV`,
    href: `/api/usage/view.csv?${searchOf({ ...view, interval: 'month', group })}`,
  })),
  {
    name: 'Days as CSV',
    what: 'By model family, like the chart',
    href: `/api/usage/view.csv?${searchOf({ ...view, interval: 'day', group: 'family' })}`,
  },
  rowsOf(view),
];
