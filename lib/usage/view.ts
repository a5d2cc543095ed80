import { addDays, type Day, daysBetween } from '@/lib/day';
import type { Interval } from './intervals';
import { FILTERS, type Filter } from './params';
import { type Comparison, comparedRange, type DayRange, lengthOf, type Preset, weekdaysMatched } from './ranges';

/** What the Usage page shows: all of it is in its address, and only what differs from the defaults. */
export const METRICS = ['tokens', 'input', 'output', 'requests'] as const;
export type Metric = (typeof METRICS)[number];
export const SHAPES = ['bars', 'areas', 'lines'] as const;
export type Shape = (typeof SHAPES)[number];
export const VIEW_GROUPS = [
  'model',
  'family',
  'project',
  'connection',
  'endpoint',
  'owner',
  'costCentre',
  'labels',
] as const;
export type ViewGroup = (typeof VIEW_GROUPS)[number];
/** How many series a chart tells apart; the rest is one. */
export const TOPS = [3, 5, 10] as const;
/** What a change is put down to. */
export const MOVERS = ['both', 'project', 'model'] as const;
export type Mover = (typeof MOVERS)[number];
export const TABLES = ['groups', 'periods'] as const;
export const SORTS = ['name', 'inputTokens', 'outputTokens', 'tokens', 'requests', 'share', 'change'] as const;
export type SortKey = (typeof SORTS)[number];
export type Sort = { key: SortKey; direction: 'asc' | 'desc' };

/** Characters that a table is searched for, at most. */
export const MAX_FIND = 100;

/** What the figures depend on. */
export type ReportView = DayRange &
  Readonly<Record<Filter, readonly string[]>> & {
    /** The UTC day it is looked at. */
    today: Day;
    preset: Preset | 'custom';
    comparison: Comparison;
    /** Chosen by hand; null unless `comparison` is custom. */
    compared: DayRange | null;
    weekdays: boolean;
    metric: Metric;
    interval: Interval;
    group: ViewGroup;
    top: (typeof TOPS)[number];
  };

/** And how they are looked at, for which nothing has to be read again. */
export type UsageView = ReportView & {
  shape: Shape;
  /** The series that is shown alone. */
  only: string | null;
  table: (typeof TABLES)[number];
  sort: Sort | null;
  /** What the table's names are searched for. */
  find: string;
  /** By what “What moved” explains the change. */
  moved: Mover;
};
/** What becomes another of a view; the rest stays, also what was changed since. */
export type ViewChange = Partial<UsageView>;
/** The days of a view that are over: only what is can be compared. Null where none is. */
export function overOf({ from, to, today }: ReportView): DayRange | null {
  if (from >= today) return null;
  return { from, to: to < today ? to : addDays(today, -1) };
}

/** What the days of a view that are over are compared with; null for nothing. */
export function comparisonOf(view: ReportView): DayRange | null {
  const over = overOf(view);
  if (view.comparison === 'none' || !over) return null;
  if (view.comparison !== 'custom') return comparedRange(over, view.comparison, view.weekdays, view);
  if (!view.compared) return null;
  const chosen = view.weekdays ? weekdaysMatched(view, view.compared) : view.compared;
  const open = lengthOf(chosen) === lengthOf(view) ? daysBetween(over.to, view.to) : 0;
  return { from: chosen.from, to: addDays(chosen.to, -open) };
}

export const isFiltered = (view: Readonly<Record<Filter, readonly string[]>>): boolean =>
  FILTERS.some((name) => view[name].length > 0);
export const NO_FILTERS = Object.fromEntries(FILTERS.map((name) => [name, []])) as unknown as Readonly<
  Record<Filter, readonly string[]>
>;

/** What the table's groups are searched for; periods are not searched. */
export const soughtIn = ({ table, find }: UsageView): string => (table === 'groups' ? find.trim() : '');

/** Whether only some of a view's groups are shown: of those there is no line for a step on which others may have used something. */
export const isNarrowed = (view: UsageView): boolean => view.only !== null || soughtIn(view) !== '';
