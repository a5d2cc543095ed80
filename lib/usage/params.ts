import { type Day, daysBetween, parseDay } from '@/lib/day';
import { AppError } from '@/lib/errors';
import { formatDay } from '@/lib/format';

export const GROUPS = ['day', 'endpoint', 'project', 'model', 'connection'] as const;
export type Group = (typeof GROUPS)[number];

/** The dimensions of a usage row, a model's family, and what the workspace says of the row's project. */
export const FILTERS = [
  'connection',
  'project',
  'model',
  'endpoint',
  'family',
  'owner',
  'costCentre',
  'label',
] as const;
export type Filter = (typeof FILTERS)[number];
export type Filters = Readonly<Record<Filter, readonly string[]>>;

export type UsageQuery = Filters & { from: Day; to: Day; groupBy: readonly Group[] };

/** Ten years: longer than any provider has kept figures. */
export const MAX_DAYS = 3_660;
export const MAX_FILTER_VALUES = 200;

/**
 * The parameters of `/api/usage`: days inclusive, UTC.
 * @throws AppError `invalid` with a message for each bad parameter.
 */
export function parseUsageQuery(params: URLSearchParams): UsageQuery {
  const fields: Record<string, string> = Object.create(null); // a parameter may be called __proto__
  for (const name of new Set(params.keys()))
    if (!['from', 'to', 'groupBy', ...FILTERS].includes(name))
      fields[name] = `There is no parameter ${quote(name)}. There are from, to, groupBy, ${FILTERS.join(', ')}.`;
  const from = day(params, 'from', fields);
  const to = day(params, 'to', fields);
  if (from && to) Object.assign(fields, rangeError(from, to));
  const groupBy = groups(params, fields);
  const filters = Object.fromEntries(FILTERS.map((name) => [name, values(params, name, fields)])) as Record<
    Filter,
    string[]
  >;
  if (!from || !to || Object.keys(fields).length > 0)
    throw new AppError('invalid', Object.values(fields)[0] ?? 'from and to are needed.', fields);
  return { from, to, groupBy, ...filters };
}

/** What is wrong with a range of days, at the field it belongs to. */
export function rangeError(from: Day, to: Day): { from?: string; to?: string } {
  if (to < from)
    return { to: `The range ends (${formatDay(to)}) before it begins (${formatDay(from)}). Swap the two days.` };
  if (daysBetween(from, to) >= MAX_DAYS)
    return { from: `A range has at most ten years; this one has ${daysBetween(from, to) + 1} days.` };
  return {};
}

function day(params: URLSearchParams, name: 'from' | 'to', fields: Record<string, string>): Day | null {
  const [text, ...more] = params.getAll(name);
  if (!text) fields[name] = `${name} is missing: give a UTC day such as ${name}=2026-11-14.`;
  else if (more.length > 0) fields[name] = `${name} is given more than once.`;
  else {
    const parsed = parseDay(text);
    if (parsed) return parsed;
    fields[name] = `${name} is ${quote(text)}, which is not a day. Give a UTC day such as 2026-11-14.`;
  }
  return null;
}

function groups(params: URLSearchParams, fields: Record<string, string>): Group[] {
  const named = params
    .getAll('groupBy')
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter(Boolean);
  const unknown = named.find((name) => !GROUPS.includes(name as Group));
  if (unknown !== undefined) fields.groupBy = `groupBy has ${quote(unknown)}. Use any of ${GROUPS.join(', ')}.`;
  return GROUPS.filter((group) => named.includes(group));
}

function values(params: URLSearchParams, name: Filter, fields: Record<string, string>): string[] {
  const { values: given, error } = filterValues(params, name);
  if (error) fields[name] = error;
  return given;
}

/** What is filtered by, each once, and what is wrong with it. */
export function filterValues(params: URLSearchParams, name: Filter): { values: string[]; error: string | null } {
  const given = params.getAll(name).map((text) => (name === 'connection' ? text.toLowerCase() : text));
  const values = [...new Set(given)];
  const bad = values.find((text) => !canFilter(name, text));
  if (bad !== undefined) {
    const about = name === 'connection' ? `${quote(bad)}, which is no connection's id` : NO_NAME;
    return { values, error: `${name} is ${about}.` };
  }
  const isMany = values.length > MAX_FILTER_VALUES;
  const error = `${name} is given ${values.length} times; ${MAX_FILTER_VALUES} is the most.`;
  return { values, error: isMany ? error : null };
}

const NO_NAME = 'empty, longer than 256 characters, or has characters that no name has';

/**
 * The parameters of `/api/usage/rows.csv`: those of `/api/usage`, but for groups.
 * @throws AppError `invalid` with a message for each bad parameter.
 */
export function parseRowsQuery(params: URLSearchParams): UsageQuery {
  if (!params.has('groupBy')) return parseUsageQuery(params);
  const message = 'There is no parameter groupBy here: rows are as they were read. /api/usage/export.csv has groups.';
  throw new AppError('invalid', message, { groupBy: message });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text can be a filter's value at all: what cannot must not reach a query, where it would be an error. */
export const canFilter = (name: Filter, text: string): boolean =>
  name === 'connection' ? UUID.test(text) : text.length > 0 && text.length <= 256 && !/\p{Cc}|\p{Cs}/u.test(text);

export const quote = (text: string) => `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
