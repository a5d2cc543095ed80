import 'server-only';
import type { Member } from '@/lib/auth/actor';
import type { Column } from '@/lib/csv-copy';
import { Prisma } from '@/lib/generated/prisma/client';
import { CONNECTION_NAME, connectionNames, exportQuery, PROJECT_NAME, projectNames } from './export';
import { summedSql } from './figures';
import { stepIndex, stepOf } from './intervals';
import type { DayRange } from './ranges';
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
    ...cellsOf(view, view, ''),
    cell(head, 'text', Prisma.sql`s.id`),
    ...(name ? [cell(`${head}_name`, 'text', name)] : []),
    ...countsOf(OWN, ''),
    ...(compared ? [...cellsOf(view, compared, 'compared_'), ...countsOf(BEFORE, 'compared_')] : []),
  ];
  return exportQuery(actor, {
    filename: `usage-by-${interval}-and-${head.replaceAll('_', '-')}-${from}-to-${to}.csv`,
    columns,
    query: Prisma.sql`SELECT ${Prisma.join(columns.map(({ is }) => is))}
      FROM (SELECT *, ${own ?? Prisma.sql`NULL`} FROM (${steppedSql(workspaceId, view)}) t) s
      ${join?.(workspaceId) ?? Prisma.empty}
      ORDER BY s.step, s.id COLLATE "C"`,
    audited: { from, to, groupBy: `${interval},${group}` },
  });
}

const countsOf = (columns: readonly Prisma.Sql[], prefix: string): Cell[] =>
  columns.map((column, i) =>
    cell(`${prefix}${['input_tokens', 'output_tokens', 'requests'][i]}`, 'number', Prisma.sql`s.${column}`),
  );

/** The first and the last day of a row's step in a range, cut off where the range is; none beyond its end. */
function cellsOf({ interval }: ReportView, { from, to }: DayRange, prefix: string): Cell[] {
  const step = stepOf(interval);
  const last = stepIndex(from, to, step);
  const beginning = (index: Prisma.Sql) =>
    ({
      day: Prisma.sql`${from}::date + ${index}`,
      week: Prisma.sql`date_trunc('week', ${from}::date)::date + 7 * ${index}`,
      month: Prisma.sql`(date_trunc('month', ${from}::date) + make_interval(months => ${index}))::date`,
    })[step];
  const inside = (is: Prisma.Sql) => Prisma.sql`CASE WHEN s.step <= ${last} THEN ${is} END`;
  return [
    cell(`${prefix}from`, 'day', inside(Prisma.sql`greatest(${beginning(Prisma.sql`s.step`)}, ${from}::date)`)),
    cell(`${prefix}to`, 'day', inside(Prisma.sql`least(${beginning(Prisma.sql`(s.step + 1)`)} - 1, ${to}::date)`)),
  ];
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
