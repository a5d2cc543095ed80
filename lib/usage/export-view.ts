import 'server-only';
import type { Member } from '@/lib/auth/actor';
import type { Column } from '@/lib/csv-copy';
import { Prisma } from '@/lib/generated/prisma/client';
import { CONNECTION_NAME, connectionNames, exportQuery, PROJECT_NAME, projectNames } from './export';
import { summedSql } from './figures';
import { comparedSteps, stepIndex, stepOf, stepsOf } from './intervals';
import { comparisonOf, type ReportView, type ViewGroup } from './view';

/** The name of a group in a file, and where what it is called stands beside it. */
const GROUPS: Readonly<
  Record<ViewGroup, { head: string; own?: Prisma.Sql; name?: Prisma.Sql; join?: typeof projectNames }>
> = {
  model: { head: 'model' },
  family: { head: 'model_family' },
  project: { head: 'project', own: Prisma.sql`id AS project_id`, name: PROJECT_NAME, join: projectNames },
  connection: {
    head: 'connection',
    own: Prisma.sql`id::uuid AS connection_id`,
    name: CONNECTION_NAME,
    join: connectionNames,
  },
  endpoint: { head: 'endpoint' },
  owner: { head: 'owner' },
  costCentre: { head: 'cost_centre' },
  labels: { head: 'labels' },
};

type Cell = Column & { is: Prisma.Sql };
const cell = (name: string, kind: Column['kind'], is: Prisma.Sql): Cell => ({ name, kind, is });

/** Sums of the view's own period, and of what it is compared with. */
const OWN = [Prisma.sql`i`, Prisma.sql`o`, Prisma.sql`r`];
const BEFORE = [Prisma.sql`bi`, Prisma.sql`bo`, Prisma.sql`br`];

/**
 * What a view shows as CSV: a line for each step (day, week or month) and group, with the same step of what it is
 * compared with beside it. Cumulative figures have a line for every day, also of a group that used nothing on it.
 */
export async function exportView(actor: Member, view: ReportView): Promise<Response> {
  const { workspaceId } = actor;
  const { from, to, group, interval } = view;
  const compared = comparisonOf(view);
  const { head, own, name, join } = GROUPS[group];
  const columns = [
    ...daysOf(''),
    cell(head, 'text', Prisma.sql`s.id`),
    ...(name ? [cell(`${head}_name`, 'text', name)] : []),
    ...countsOf(OWN, ''),
    ...(compared ? [...daysOf('compared_'), ...countsOf(BEFORE, 'compared_')] : []),
  ];
  return exportQuery(actor, {
    filename: `usage-by-${interval}-and-${head.replaceAll('_', '-')}-${from}-to-${to}.csv`,
    columns,
    query: Prisma.sql`SELECT ${Prisma.join(columns.map(({ is }) => is))}
      FROM (SELECT *, ${own ?? Prisma.sql`NULL`} FROM (${steppedSql(workspaceId, view)}) t) s
      LEFT JOIN jsonb_to_recordset(${JSON.stringify(stepDays(view))}::jsonb)
        AS d (step int, "from" date, "to" date, compared_from date, compared_to date) USING (step)
      ${join?.(workspaceId) ?? Prisma.empty}
      ORDER BY s.step, s.id COLLATE "C"`,
    audited: { from, to, groupBy: `${interval},${group}` },
  });
}

const countsOf = (columns: readonly Prisma.Sql[], prefix: Prefix): Cell[] =>
  columns.map((column, i) =>
    cell(
      `${prefix}${['input_tokens', 'output_tokens', 'requests'][i]}`,
      'number',
      Prisma.sql`CASE WHEN ${DAYS[prefix].from} IS NOT NULL THEN s.${column} END`,
    ),
  );

type Prefix = '' | 'compared_';

const DAYS: Readonly<Record<Prefix, { from: Prisma.Sql; to: Prisma.Sql }>> = {
  '': { from: Prisma.sql`d."from"`, to: Prisma.sql`d."to"` },
  compared_: { from: Prisma.sql`d.compared_from`, to: Prisma.sql`d.compared_to` },
};

/** The first and the last day of a row's step, and of what it is compared with: none where there is none. */
const daysOf = (prefix: Prefix): Cell[] => [
  cell(`${prefix}from`, 'day', DAYS[prefix].from),
  cell(`${prefix}to`, 'day', DAYS[prefix].to),
];

/** The days of each step, by its number, and those that it is compared with. */
function stepDays(view: ReportView) {
  const step = stepOf(view.interval);
  const compared = comparisonOf(view);
  const [own, past] = [stepsOf(view, step), compared ? comparedSteps(view, compared, step) : []];
  return Array.from({ length: Math.max(own.length, past.length) }, (_, i) => ({
    step: i,
    ...own[i],
    compared_from: past[i]?.from,
    compared_to: past[i]?.to,
  }));
}

/** By step and group the sums of both periods; of cumulative figures, with those of all steps before. */
function steppedSql(workspaceId: string, view: ReportView): Prisma.Sql {
  const columns = OWN.flatMap((column, i) => [
    Prisma.sql`coalesce(sum(${column}) FILTER (WHERE NOT past), 0) AS ${column}`,
    Prisma.sql`coalesce(sum(${column}) FILTER (WHERE past), 0) AS ${BEFORE[i]}`,
  ]);
  const summed = Prisma.sql`SELECT step, id, ${Prisma.join(columns)} FROM (${summedSql(workspaceId, view)}) u GROUP BY step, id`;
  if (view.interval !== 'cumulative') return summed;
  const running = [...OWN, ...BEFORE].map((column) => Prisma.sql`coalesce(sum(${column}) OVER so_far, 0) AS ${column}`);
  return Prisma.sql`WITH g AS MATERIALIZED (${summed})
    SELECT step, id, ${Prisma.join(running)}
    FROM generate_series(0, ${stepIndex(view.from, view.to, 'day')}) step CROSS JOIN (SELECT DISTINCT id FROM g) k
      LEFT JOIN g USING (step, id)
    WINDOW so_far AS (PARTITION BY id ORDER BY step)`;
}
