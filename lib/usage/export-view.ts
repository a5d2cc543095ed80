import 'server-only';
import type { Member } from '@/lib/auth/actor';
import type { Column } from '@/lib/csv-copy';
import { Prisma } from '@/lib/generated/prisma/client';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import { CONNECTION_NAME, connectionNames, exportQuery, NO_NAMES, PROJECT_NAME, projectNames } from './export';
import { recordsOf, stepsIn } from './export-steps';
import { summedMeasure, summedSql } from './figures';
import { stepIndex } from './intervals';
import { ENDPOINTS, type Names, namesOf } from './names';
import { OTHER } from './series';
import {
  comparisonOf,
  isNarrowed,
  overOf,
  type ReportView,
  type SortKey,
  soughtIn,
  type UsageView,
  type ViewGroup,
} from './view';

/**
 * A group's column in a file. `label`: what it is called; on screen, where that is another, `spoken`. With `join`, the id
 * stands in a column of its own.
 */
type Group = { head: string; label: Prisma.Sql; spoken?: Prisma.Sql; own?: Prisma.Sql; join?: typeof projectNames };

const endpointNames = Prisma.sql`CASE s.id ${Prisma.join(
  [...ENDPOINTS].map(([id, name]) => Prisma.sql`WHEN ${id} THEN ${name}`),
  ' ',
)} ELSE s.id END`;

const named = (head: string, nobody: string): Group => ({
  head,
  // A text that is what nobody goes by stands in quotation marks, as on screen (`ownName`).
  label: Prisma.sql`CASE WHEN s.id = ${UNATTRIBUTED} THEN ${nobody}
    WHEN lower(s.id) = lower(${nobody}) THEN '“' || s.id || '”' ELSE s.id END`,
});

const GROUPS: Readonly<Record<ViewGroup, Group>> = {
  model: named('model', 'Without a model'),
  family: named('model_family', 'Without a model'),
  project: { head: 'project', label: PROJECT_NAME, own: Prisma.sql`id AS project_id`, join: projectNames },
  connection: {
    head: 'connection',
    label: CONNECTION_NAME,
    own: Prisma.sql`id::uuid AS connection_id`,
    join: connectionNames,
  },
  endpoint: { head: 'endpoint', label: Prisma.sql`s.id`, spoken: endpointNames },
  owner: named('owner', 'No owner'),
  costCentre: named('cost_centre', 'No cost centre'),
  labels: named('labels', 'No labels'),
};

type Cell = Column & { is: Prisma.Sql };
type Three = readonly [Prisma.Sql, Prisma.Sql, Prisma.Sql];
const cell = (name: string, kind: Column['kind'], is: Prisma.Sql): Cell => ({ name, kind, is });

/** Sums of the view's own period, and of what it is compared with. */
const OWN = [Prisma.sql`i`, Prisma.sql`o`, Prisma.sql`r`] as const;
const BEFORE = [Prisma.sql`bi`, Prisma.sql`bo`, Prisma.sql`br`] as const;
/** Of the view's own days that are over. */
const OVER = [Prisma.sql`oi`, Prisma.sql`oo`, Prisma.sql`orr`] as const;
const COUNTS = ['input_tokens', 'output_tokens', 'requests'] as const;

/**
 * What a view shows as CSV: a line for each step (day, week or month) and group, with how final it is and the same step of
 * what it is compared with; the groups that are shown alone or searched for, in the table's order. A step without usage has
 * a line without a group. Cumulative figures have a line for every day and group.
 */
export async function exportView(actor: Member, view: UsageView): Promise<Response> {
  const { from, to, group, interval } = view;
  const { head, join } = GROUPS[group];
  const compared = comparisonOf(view) !== null;
  // A week or month that still runs is compared as far as it is over.
  const isOpen = compared && (interval === 'week' || interval === 'month') && overOf(view)?.to !== to;
  const columns = [
    ...daysOf(Prisma.sql`d."from"`, Prisma.sql`d."to"`, ''),
    ...(join ? [cell(head, 'text', Prisma.sql`x.id`)] : []),
    cell(join ? `${head}_name` : head, 'text', Prisma.sql`x.label`),
    ...OWN.map((sum, i) => cell(`${COUNTS[i]}`, 'number', ownSum(OWN, sum))),
    cell('state', 'text', Prisma.sql`d.state`),
    cell('unread_days', 'number', Prisma.sql`d.unread`),
    ...(isOpen ? [cell('over_to', 'day', Prisma.sql`d.over_to`)] : []),
    ...(isOpen ? OVER.map((sum, i) => cell(`over_${COUNTS[i]}`, 'number', overSum(sum))) : []),
    ...(compared ? daysOf(Prisma.sql`d.past_from`, Prisma.sql`d.past_to`, 'compared_') : []),
    ...(compared ? BEFORE.map((sum, i) => cell(`compared_${COUNTS[i]}`, 'number', pastSum(sum))) : []),
    ...(compared ? [cell('compared_unread_days', 'number', Prisma.sql`d.past_unread`)] : []),
    ...(compared ? [cell('comparable', 'text', Prisma.sql`d.comparable`)] : []),
    cell('source', 'text', sourceSql(actor.workspaceId, view)),
  ];
  return exportQuery(actor, {
    filename: `usage-by-${interval}-and-${head.replaceAll('_', '-')}-${from}-to-${to}${isNarrowed(view) ? '-in-part' : ''}.csv`,
    columns,
    query: async (reader) => Prisma.sql`SELECT ${Prisma.join(columns.map(({ is }) => is))}
      FROM ${recordsOf(await stepsIn(reader, view))}
        LEFT JOIN (${shownSql(actor.workspaceId, view, join ? await namesOf(reader) : NO_NAMES)}) x USING (step)
      WHERE ${isNarrowed(view) ? Prisma.sql`x.id IS NOT NULL` : Prisma.sql`true`}
      ORDER BY d.step, ${orderOf(view)}, x.place`,
    audited: { from, to, groupBy: `${interval},${group}` },
  });
}

const daysOf = (first: Prisma.Sql, last: Prisma.Sql, prefix: '' | 'compared_'): Cell[] => [
  cell(`${prefix}from`, 'day', first),
  cell(`${prefix}to`, 'day', last),
];

/** None where a group of which there is nothing may have used something all the same: no zero. */
function ownSum(of: Three, sum: Prisma.Sql): Prisma.Sql {
  const unknown = Prisma.sql`CASE WHEN x.id IS NULL THEN d.unread_all ELSE d.unknown OR x.id = ANY(d.without) END`;
  return Prisma.sql`CASE WHEN d."from" IS NOT NULL AND NOT d.ahead AND NOT ((${unknown}) AND ${isNothing(of)}) THEN coalesce(x.${sum}, 0) END`;
}

/** The same of its days that are over. */
const overSum = (sum: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`CASE WHEN d.over_to IS NOT NULL THEN ${ownSum(OVER, sum)} END`;

/** The same of what it is compared with. */
function pastSum(sum: Prisma.Sql): Prisma.Sql {
  const unknown = Prisma.sql`CASE WHEN x.id IS NULL THEN d.past_unread_all ELSE d.past_unknown OR x.id = ANY(d.past_without) END`;
  return Prisma.sql`CASE WHEN d.past_from IS NOT NULL AND NOT ((${unknown}) AND ${isNothing(BEFORE)}) THEN coalesce(x.${sum}, 0) END`;
}

const isNothing = (of: Three): Prisma.Sql =>
  Prisma.join(
    of.map((sum) => Prisma.sql`coalesce(x.${sum}, 0) = 0`),
    ' AND ',
  );

/** Of a connection its own, else what is in view. */
function sourceSql(workspaceId: string, { group, connection }: ReportView): Prisma.Sql {
  const inView = connection.length > 0 ? Prisma.sql`AND id = ANY(${[...connection]}::uuid[])` : Prisma.empty;
  const all = Prisma.sql`(SELECT CASE WHEN bool_and(is_sandbox) THEN 'sandbox' WHEN bool_or(is_sandbox) THEN 'mixed' ELSE 'live' END
    FROM connections WHERE workspace_id = ${workspaceId}::uuid ${inView})`;
  if (group !== 'connection') return all;
  return Prisma.sql`CASE WHEN x.id IS NULL THEN ${all} WHEN x.sandbox THEN 'sandbox' ELSE 'live' END`;
}

/** The groups of the view that are shown, by step, each with its label, its place and the totals it is sorted by. */
function shownSql(workspaceId: string, view: UsageView, names: Names): Prisma.Sql {
  const { label, spoken = label, own, join } = GROUPS[view.group];
  const sought = soughtIn(view);
  const isolated = view.only === OTHER ? Prisma.sql`s.place > ${view.top}` : Prisma.sql`s.id = ${view.only}`;
  const conditions = [
    ...(sought ? [Prisma.sql`strpos(lower(${spoken} || ' ' || s.id), lower(${sought})) > 0`] : []),
    ...(view.only === null ? [] : [Prisma.sql`(${isolated} OR NOT s.has_only)`]),
  ];
  const connection = view.group === 'connection' ? Prisma.sql`, c.is_sandbox AS sandbox` : Prisma.empty;
  return Prisma.sql`
    SELECT s.*, ${label} AS label, ${spoken} AS spoken ${connection}
    FROM (SELECT *, ${own ?? Prisma.sql`NULL`} FROM (${steppedSql(workspaceId, view)}) t) s
    ${join?.(names) ?? Prisma.empty}
    ${conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}` : Prisma.empty}`;
}

/** As the table is sorted; else the largest first. Periods are in their own order. */
function orderOf({ table, sort }: UsageView): Prisma.Sql {
  if (table !== 'groups' || !sort) return Prisma.sql`x.place`;
  const by: Readonly<Record<SortKey, Prisma.Sql>> = {
    name: Prisma.sql`lower(x.spoken)`,
    inputTokens: Prisma.sql`x.all_i`,
    outputTokens: Prisma.sql`x.all_o`,
    tokens: Prisma.sql`x.all_i + x.all_o`,
    requests: Prisma.sql`x.all_r`,
    share: Prisma.sql`x.all_m`,
    change: Prisma.sql`x.all_e - x.all_b`,
  };
  return sort.direction === 'desc' ? Prisma.sql`${by[sort.key]} DESC` : by[sort.key];
}

/**
 * By step and group the sums of both periods, with those of the whole view (`all_…`); of cumulative figures, with those of all
 * steps before. `has_only`: there is what is to be shown alone.
 */
function steppedSql(workspaceId: string, view: UsageView): Prisma.Sql {
  const columns = OWN.flatMap((column, i) => [
    Prisma.sql`coalesce(sum(${column}) FILTER (WHERE NOT past), 0) AS ${column}`,
    Prisma.sql`coalesce(sum(${column}) FILTER (WHERE past), 0) AS ${BEFORE[i]}`,
    Prisma.sql`coalesce(sum(${column}) FILTER (WHERE over AND NOT past), 0) AS ${OVER[i]}`,
  ]);
  const [measure, past] = [summedMeasure(view.metric, OWN), summedMeasure(view.metric, BEFORE)];
  const running = [...OWN, ...BEFORE].map((column) => Prisma.sql`coalesce(sum(${column}) OVER so_far, 0) AS ${column}`);
  const figures =
    view.interval === 'cumulative'
      ? Prisma.sql`SELECT step, id, ${Prisma.join(running)}
          FROM generate_series(0, ${stepIndex(view.from, view.to, 'day')}) step CROSS JOIN (SELECT id FROM totals) k
            LEFT JOIN g USING (step, id)
          WINDOW so_far AS (PARTITION BY id ORDER BY step)`
      : Prisma.sql`SELECT step, id, ${Prisma.join([...OWN, ...BEFORE, ...OVER])} FROM g`;
  // As on screen: alone is only what the chart tells apart, or its rest.
  const place =
    view.only === OTHER ? Prisma.sql`place > ${view.top}` : Prisma.sql`place <= ${view.top} AND id = ${view.only}`;
  const only = view.only === null ? Prisma.sql`false` : Prisma.sql`all_m > 0 AND ${place}`;
  return Prisma.sql`
    WITH g AS MATERIALIZED (
      SELECT step, id, ${Prisma.join(columns)} FROM (${summedSql(workspaceId, view)}) u GROUP BY step, id),
    totals AS MATERIALIZED (SELECT *, coalesce(bool_or(${only}) OVER (), false) AS has_only FROM (
      SELECT id, row_number() OVER (ORDER BY sum(${measure}) DESC, sum(r) DESC, sum(${past}) DESC, id COLLATE "C") AS place,
        sum(i) AS all_i, sum(o) AS all_o, sum(r) AS all_r, sum(${measure}) AS all_m, sum(${summedMeasure(view.metric, OVER)}) AS all_e, sum(${past}) AS all_b
      FROM g GROUP BY id) t)
    SELECT f.*, place, has_only, all_i, all_o, all_r, all_m, all_e, all_b FROM (${figures}) f JOIN totals USING (id)`;
}
