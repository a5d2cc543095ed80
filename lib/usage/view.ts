import { addDays, type Day, daysBetween, parseDay } from '@/lib/day';
import { INTERVALS, type Interval } from './intervals';
import { canFilter, FILTERS, type Filter, filterValues, MAX_FILTER_VALUES, quote, rangeError } from './params';
import {
  COMPARISONS,
  type Comparison,
  comparedRange,
  type DayRange,
  lengthOf,
  PRESETS,
  type Preset,
  presetRange,
  weekdaysMatched,
} from './ranges';

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
type DayField = 'from' | 'to' | 'comparedFrom' | 'comparedTo';
type Choice =
  | 'range'
  | 'compare'
  | 'metric'
  | 'by'
  | 'group'
  | 'top'
  | 'as'
  | 'table'
  | 'sort'
  | 'moved'
  | 'only'
  | 'find';
/** What is wrong with an address, by its parameters. */
export type ViewErrors = Partial<Record<DayField | Choice | Filter, string>>;

const DEFAULT = {
  preset: '30d',
  comparison: 'previous',
  metric: 'tokens',
  interval: 'day',
  group: 'model',
  top: 10,
  shape: 'bars',
  table: 'groups',
  moved: 'both',
} as const;
const MAX_FIND = 100;

/** The view of an address. What cannot be is told by its parameter, and the usual is in its place. */
export function viewOf(params: URLSearchParams, today: Day): { view: UsageView; errors: ViewErrors } {
  const errors: ViewErrors = {};
  const pick = <T extends string | number>(name: Choice, allowed: readonly T[], otherwise: T) => {
    const given = params.get(name);
    const found = allowed.find((value) => `${value}` === given);
    if (given !== null && found === undefined)
      errors[name] = `${name} is ${quote(given)}. It is one of ${allowed.join(', ')}.`;
    return found ?? otherwise;
  };
  const text = (name: 'only' | 'find') => {
    const given = params.get(name);
    if (given === null || !/\p{Cc}|\p{Cs}/u.test(given)) return given;
    errors[name] = `${name} has characters that no name has.`;
    return null;
  };
  const filters = Object.fromEntries(
    FILTERS.map((name) => {
      const { values, error } = filterValues(params, name);
      if (error) errors[name] = error;
      return [name, values.filter((value) => canFilter(name, value)).slice(0, MAX_FILTER_VALUES)];
    }),
  ) as Record<Filter, string[]>;
  const preset = pick('range', Object.keys(PRESETS) as Preset[], DEFAULT.preset);
  const range = readRange(params, 'from', 'to');
  const compared = readRange(params, 'comparedFrom', 'comparedTo');
  const chosen = pick('compare', Object.keys(COMPARISONS) as Comparison[], DEFAULT.comparison);
  const comparison = chosen === 'custom' && !compared?.range ? DEFAULT.comparison : chosen;
  const view: UsageView = {
    ...filters,
    today,
    ...(range?.range ? { preset: 'custom', ...range.range } : { preset, ...presetRange(preset, today) }),
    comparison,
    compared: comparison === 'custom' ? (compared?.range ?? null) : null,
    weekdays: params.get('weekdays') === '1',
    metric: pick('metric', METRICS, DEFAULT.metric),
    interval: pick('by', INTERVALS, DEFAULT.interval),
    group: pick('group', VIEW_GROUPS, DEFAULT.group),
    top: pick('top', TOPS, DEFAULT.top),
    shape: pick('as', SHAPES, DEFAULT.shape),
    only: text('only'),
    table: pick('table', TABLES, DEFAULT.table),
    sort: readSort(pick('sort', SORT_TEXTS, '')),
    find: (text('find') ?? '').slice(0, MAX_FIND),
    moved: pick('moved', MOVERS, DEFAULT.moved),
  };
  return { view, errors: { ...errors, ...range?.errors, ...(chosen === 'custom' && compared?.errors) } };
}

/** What an address asks for that there is not, but for its days, which have fields of their own. */
export const addressErrors = ({ from, to, comparedFrom, comparedTo, ...rest }: ViewErrors): string[] =>
  Object.values(rest);

function readRange(
  params: URLSearchParams,
  first: DayField,
  last: DayField,
): { range?: DayRange; errors?: ViewErrors } | null {
  const [fromText, toText] = [params.get(first), params.get(last)];
  if (fromText === null && toText === null) return null;
  const [from, to] = [parseDay(fromText ?? ''), parseDay(toText ?? '')];
  const bad = 'Enter a UTC day such as 2026-11-14.';
  if (!from || !to) return { errors: { ...(!from && { [first]: bad }), ...(!to && { [last]: bad }) } };
  const wrong = rangeError(from, to);
  if (!wrong.from && !wrong.to) return { range: { from, to } };
  return { errors: { ...(wrong.from && { [first]: wrong.from }), ...(wrong.to && { [last]: wrong.to }) } };
}

const SORT_TEXTS = SORTS.flatMap((key) => [key, `-${key}`] as const);

function readSort(text: (typeof SORT_TEXTS)[number] | ''): Sort | null {
  const key = SORTS.find((each) => each === text.replace(/^-/, ''));
  return key ? { key, direction: text.startsWith('-') ? 'desc' : 'asc' } : null;
}

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

/** The address's query for a view; '' for the default one. */
export function searchOf(view: UsageView): string {
  const params = reportParams(view);
  if (view.shape !== DEFAULT.shape) params.set('as', view.shape);
  if (view.only !== null) params.set('only', view.only);
  if (view.table !== DEFAULT.table) params.set('table', view.table);
  if (view.sort) params.set('sort', `${view.sort.direction === 'desc' ? '-' : ''}${view.sort.key}`);
  if (view.find) params.set('find', view.find);
  if (view.moved !== DEFAULT.moved) params.set('moved', view.moved);
  return params.toString();
}

/** For what is the same on every day of a view: a preset stays one. */
export const ANY_DAY = '2026-01-01' as Day;

/** The same query as this version of Doow writes it. */
export const canonicalSearch = (search: string): string => searchOf(viewOf(new URLSearchParams(search), ANY_DAY).view);

/** As far as the figures depend on it. */
export const reportSearch = (view: ReportView): string => reportParams(view).toString();

function reportParams(view: ReportView): URLSearchParams {
  const params = new URLSearchParams();
  if (view.preset === 'custom') {
    params.set('from', view.from);
    params.set('to', view.to);
  } else if (view.preset !== DEFAULT.preset) params.set('range', view.preset);
  if (view.comparison !== DEFAULT.comparison) params.set('compare', view.comparison);
  if (view.compared) {
    params.set('comparedFrom', view.compared.from);
    params.set('comparedTo', view.compared.to);
  }
  if (view.weekdays) params.set('weekdays', '1');
  if (view.metric !== DEFAULT.metric) params.set('metric', view.metric);
  if (view.interval !== DEFAULT.interval) params.set('by', view.interval);
  if (view.group !== DEFAULT.group) params.set('group', view.group);
  if (view.top !== DEFAULT.top) params.set('top', `${view.top}`);
  for (const [name, value] of filterParams(view)) params.append(name, value);
  return params;
}

/** The usage rows a view is made of, as `/api/usage/rows.csv` is asked for them. */
export const rowsSearch = (view: ReportView): string =>
  new URLSearchParams([['from', view.from], ['to', view.to], ...filterParams(view)]).toString();

/** What a view is filtered by, and nothing else of it. */
export const filterParams = (view: Readonly<Record<Filter, readonly string[]>>): URLSearchParams =>
  new URLSearchParams(FILTERS.flatMap((name) => view[name].map((value) => [name, value])));

export const isFiltered = (view: Readonly<Record<Filter, readonly string[]>>): boolean =>
  FILTERS.some((name) => view[name].length > 0);
export const NO_FILTERS = Object.fromEntries(FILTERS.map((name) => [name, []])) as unknown as Readonly<
  Record<Filter, readonly string[]>
>;
