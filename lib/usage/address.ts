import { type Day, parseDay } from '@/lib/day';
import { INTERVALS } from './intervals';
import { canFilter, FILTERS, type Filter, filterValues, MAX_FILTER_VALUES, quote, rangeError } from './params';
import { COMPARISONS, type Comparison, type DayRange, PRESETS, type Preset, presetRange } from './ranges';
import {
  MAX_FIND,
  METRICS,
  MOVERS,
  type ReportView,
  SHAPES,
  SORTS,
  type Sort,
  TABLES,
  TOPS,
  type UsageView,
  VIEW_GROUPS,
} from './view';

const DAY_FIELDS = ['from', 'to', 'comparedFrom', 'comparedTo'] as const;
const CHOICES = [
  'range',
  'compare',
  'weekdays',
  'metric',
  'by',
  'group',
  'top',
  'as',
  'table',
  'sort',
  'moved',
  'only',
  'find',
] as const;
type DayField = (typeof DAY_FIELDS)[number];
type Choice = (typeof CHOICES)[number];
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

/**
 * The view of an address. What cannot be is told by its parameter, and the usual is in its place; so is a parameter that
 * there is not, but for those that stand `besides` the view.
 */
export function viewOf(
  params: URLSearchParams,
  today: Day,
  besides: readonly string[] = [],
): { view: UsageView; errors: ViewErrors } {
  const errors = strangers(params, besides);
  const pick = <T extends string | number>(name: Choice, allowed: readonly T[], otherwise: T) => {
    const given = params.get(name);
    const found = allowed.find((value) => `${value}` === given);
    if (given !== null && found === undefined)
      errors[name] = `${name} is ${quote(given)}. It is one of ${allowed.join(', ')}.`;
    return found ?? otherwise;
  };
  const text = (name: 'only' | 'find') => {
    const given = params.get(name);
    const wrong = /\p{Cc}|\p{Cs}/u.test(given ?? '') && 'has characters that no name has';
    const long = name === 'find' && (given?.length ?? 0) > MAX_FIND && `is longer than ${MAX_FIND} characters`;
    if (!wrong && !long) return given;
    errors[name] = `${name} ${wrong || long}.`;
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
  const comparison = chosen === 'custom' && !compared.range ? DEFAULT.comparison : chosen;
  const has = (...names: (DayField | Choice)[]) => names.some((name) => params.has(name));
  if (has('range') && has('from', 'to')) errors.range ??= 'range does not go with from and to.';
  if (chosen !== 'custom' && has('comparedFrom', 'comparedTo'))
    errors.compare ??= 'comparedFrom and comparedTo go with compare=custom.';
  const wrongDays = { ...(has('from', 'to') && range.errors), ...(chosen === 'custom' && compared.errors) };
  const view: UsageView = {
    ...filters,
    today,
    ...(range.range ? { preset: 'custom', ...range.range } : { preset, ...presetRange(preset, today) }),
    comparison,
    compared: comparison === 'custom' ? (compared.range ?? null) : null,
    weekdays: pick('weekdays', ['1'], '') === '1',
    metric: pick('metric', METRICS, DEFAULT.metric),
    interval: pick('by', INTERVALS, DEFAULT.interval),
    group: pick('group', VIEW_GROUPS, DEFAULT.group),
    top: pick('top', TOPS, DEFAULT.top),
    shape: pick('as', SHAPES, DEFAULT.shape),
    only: text('only'),
    table: pick('table', TABLES, DEFAULT.table),
    sort: readSort(pick('sort', SORT_TEXTS, '')),
    find: text('find') ?? '',
    moved: pick('moved', MOVERS, DEFAULT.moved),
  };
  return { view, errors: { ...errors, ...wrongDays } };
}

/** What an address asks for that there is not. What is wrong with its days stands at their fields. */
export function addressErrors(errors: ViewErrors): string[] {
  const { from, to, comparedFrom, comparedTo, ...rest } = errors;
  const days = from ?? to ?? comparedFrom ?? comparedTo;
  return [...Object.values(rest), ...(days === undefined ? [] : ['Its dates are not a range: correct them above.'])];
}

/** Parameters that there are not, and those that are given more than once: neither is dropped in silence. */
function strangers(params: URLSearchParams, besides: readonly string[]): ViewErrors {
  const known: readonly string[] = [...DAY_FIELDS, ...CHOICES, ...besides];
  const names = [...new Set(params.keys())].filter((name) => !FILTERS.some((filter) => filter === name));
  return Object.fromEntries(
    names.flatMap((name) => {
      if (!known.includes(name)) return [[name, `There is no parameter ${quote(name)}.`]];
      return params.getAll(name).length > 1 ? [[name, `${name} is given more than once.`]] : [];
    }),
  );
}

function readRange(
  params: URLSearchParams,
  first: DayField,
  last: DayField,
): { range?: DayRange; errors?: ViewErrors } {
  const [from, to] = [parseDay(params.get(first) ?? ''), parseDay(params.get(last) ?? '')];
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
