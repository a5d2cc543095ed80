import { addDays, type Day, daysBetween, parseDay } from '@/lib/day';
import { canFilter, MAX_FILTER_VALUES, rangeError } from './params';

/** What the Usage page shows: all of it is in its address, and only what differs from the defaults. */
export const METRICS = ['tokens', 'requests'] as const;
export type Metric = (typeof METRICS)[number];
export const VIEW_GROUPS = ['model', 'project', 'connection'] as const;
export type ViewGroup = (typeof VIEW_GROUPS)[number];
export const VIEW_FILTERS = ['connection', 'project', 'model'] as const;
export type ViewFilter = (typeof VIEW_FILTERS)[number];

export const PRESETS = {
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  month: 'This month',
  'last-month': 'Last month',
  year: 'This year',
  '12m': 'Last 12 months',
} as const;
export type Preset = keyof typeof PRESETS;

export type UsageView = Readonly<Record<ViewFilter, readonly string[]>> & {
  preset: Preset | 'custom';
  from: Day;
  to: Day;
  metric: Metric;
  group: ViewGroup;
};
export type ViewErrors = { from?: string; to?: string };

const DEFAULT = { preset: '30d', metric: 'tokens', group: 'model' } as const;

/** The view of an address. A range that cannot be is told at its field, and the default one is shown. */
export function viewOf(params: URLSearchParams, today: Day): { view: UsageView; errors: ViewErrors } {
  const pick = <T extends string>(name: string, allowed: readonly T[], otherwise: T) =>
    allowed.find((value) => value === params.get(name)) ?? otherwise;
  const filters = Object.fromEntries(
    VIEW_FILTERS.map((name) => [
      name,
      [...new Set(params.getAll(name))].filter((value) => canFilter(name, value)).slice(0, MAX_FILTER_VALUES),
    ]),
  ) as Record<ViewFilter, string[]>;
  const base = {
    ...filters,
    metric: pick('metric', METRICS, DEFAULT.metric),
    group: pick('group', VIEW_GROUPS, DEFAULT.group),
  };
  const preset = pick('range', Object.keys(PRESETS) as Preset[], DEFAULT.preset);
  const custom = customRange(params);
  if (!custom) return { view: { ...base, preset, ...presetRange(preset, today) }, errors: {} };
  if ('errors' in custom) return { view: { ...base, preset, ...presetRange(preset, today) }, errors: custom.errors };
  return { view: { ...base, preset: 'custom', ...custom }, errors: {} };
}

function customRange(params: URLSearchParams): { from: Day; to: Day } | { errors: ViewErrors } | null {
  const [fromText, toText] = [params.get('from'), params.get('to')];
  if (fromText === null && toText === null) return null;
  const [from, to] = [parseDay(fromText ?? ''), parseDay(toText ?? '')];
  const bad = 'Enter a UTC day such as 2026-11-14.';
  if (!from || !to) return { errors: { ...(!from && { from: bad }), ...(!to && { to: bad }) } };
  const errors = rangeError(from, to);
  return errors.from || errors.to ? { errors } : { from, to };
}

export function presetRange(preset: Preset, today: Day): { from: Day; to: Day } {
  const month = `${today.slice(0, 7)}-01` as Day;
  const lastOfPrevious = addDays(month, -1);
  switch (preset) {
    case '7d':
      return { from: addDays(today, -6), to: today };
    case '30d':
      return { from: addDays(today, -29), to: today };
    case '90d':
      return { from: addDays(today, -89), to: today };
    case '12m':
      return { from: addDays(today, -364), to: today };
    case 'month':
      return { from: month, to: today };
    case 'last-month':
      return { from: `${lastOfPrevious.slice(0, 7)}-01` as Day, to: lastOfPrevious };
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01` as Day, to: today };
  }
}

/** As many days, right before. */
export function previousRange({ from, to }: { from: Day; to: Day }): { from: Day; to: Day } {
  const length = daysBetween(from, to) + 1;
  return { from: addDays(from, -length), to: addDays(from, -1) };
}

/** The address's query for a view; '' for the default one. */
export function searchOf(view: UsageView): string {
  const params = new URLSearchParams();
  if (view.preset === 'custom') {
    params.set('from', view.from);
    params.set('to', view.to);
  } else if (view.preset !== DEFAULT.preset) params.set('range', view.preset);
  if (view.metric !== DEFAULT.metric) params.set('metric', view.metric);
  if (view.group !== DEFAULT.group) params.set('group', view.group);
  for (const name of VIEW_FILTERS) for (const value of view[name]) params.append(name, value);
  return params.toString();
}

/** The CSV of what the view shows: by day and by what it is grouped by. */
export function exportSearch(view: UsageView): string {
  const params = new URLSearchParams({ from: view.from, to: view.to, groupBy: `day,${view.group}` });
  for (const name of VIEW_FILTERS) for (const value of view[name]) params.append(name, value);
  return params.toString();
}
