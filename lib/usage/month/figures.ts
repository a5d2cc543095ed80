import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import type { WorkspaceTx } from '@/lib/workspace';
import type { DayRange } from '../ranges';
import { type Conditions, where } from '../rows';
import { type Sums, tokensOf } from '../sums';
import type { ViewGroup } from '../view';

/** What a month is told by, in the order of its tables. */
export const MONTH_GROUPS = [
  'connection',
  'project',
  'costCentre',
  'model',
  'endpoint',
] as const satisfies readonly ViewGroup[];
export type MonthGroup = (typeof MONTH_GROUPS)[number];

export type GroupSums = { id: string; now: Sums; before: Sums };

type Row = { by: MonthGroup; id: string } & { [column in 'i' | 'o' | 'r' | 'bi' | 'bo' | 'br']: string };

/**
 * The sums of a range and of what it is compared with by each of the groups, the largest first. One statement: each
 * usage row is read once, and put together over its days before it is summed five times.
 */
export async function monthFigures(
  { db, workspaceId }: WorkspaceTx,
  conditions: Conditions,
  compared: DayRange | null,
): Promise<ReadonlyMap<MonthGroup, GroupSums[]>> {
  const parts: [DayRange, Prisma.Sql][] = [
    [conditions, Prisma.sql`false`],
    ...(compared ? [[compared, Prisma.sql`true`] as [DayRange, Prisma.Sql]] : []),
  ];
  const part = ([range, past]: [DayRange, Prisma.Sql]) => Prisma.sql`
    SELECT ${past} AS past, u.connection_id, u.endpoint, u.project_id, u.model,
      sum(u.input_tokens) AS i, sum(u.output_tokens) AS o, sum(u.requests) AS r
    FROM usage_rows u WHERE ${where(workspaceId, { ...conditions, from: range.from, to: range.to })} GROUP BY 2, 3, 4, 5`;
  const sum = (what: Prisma.Sql, past: Prisma.Sql) =>
    Prisma.sql`coalesce(sum(${what}) FILTER (WHERE ${past}), 0)::text`;
  const [now, before] = [Prisma.sql`NOT past`, Prisma.sql`past`];
  const [i, o, r] = [Prisma.sql`i`, Prisma.sql`o`, Prisma.sql`r`];
  const rows = await db.$queryRaw<Row[]>`
    SELECT CASE 0 WHEN grouping(connection_id) THEN 'connection' WHEN grouping(project_id) THEN 'project'
        WHEN grouping(cost_centre) THEN 'costCentre' WHEN grouping(model) THEN 'model' ELSE 'endpoint' END AS by,
      coalesce(connection_id::text, project_id, cost_centre, model, endpoint) AS id,
      ${sum(i, now)} AS i, ${sum(o, now)} AS o, ${sum(r, now)} AS r,
      ${sum(i, before)} AS bi, ${sum(o, before)} AS bo, ${sum(r, before)} AS br
    FROM (
      SELECT s.*, coalesce(d.cost_centre, ${UNATTRIBUTED}) AS cost_centre
      FROM (${Prisma.join(parts.map(part), ' UNION ALL ')}) s
      LEFT JOIN project_details d ON d.workspace_id = ${workspaceId}::uuid AND d.project_id = s.project_id) named
    GROUP BY GROUPING SETS ((connection_id), (project_id), (cost_centre), (model), (endpoint))`;
  const groups = Map.groupBy(rows, ({ by }) => by);
  return new Map(
    MONTH_GROUPS.map((group) => [group, (groups.get(group) ?? []).map(sumsOf).filter(isUsed).sort(bySize)]),
  );
}

const sumsOf = ({ id, i, o, r, bi, bo, br }: Row): GroupSums => ({
  id,
  now: { inputTokens: i, outputTokens: o, requests: r },
  before: { inputTokens: bi, outputTokens: bo, requests: br },
});

const isUsed = ({ now, before }: GroupSums): boolean =>
  [now, before].some((sums) => Object.values(sums).some((count) => count !== '0'));

/** By tokens, then by requests, then by what it was before; the name settles the rest. */
function bySize(a: GroupSums, b: GroupSums): number {
  const sizes = ({ now, before }: GroupSums) => [tokensOf(now), BigInt(now.requests), tokensOf(before)];
  const [of, other] = [sizes(a), sizes(b)];
  const differs = of.findIndex((size, k) => size !== other[k]);
  if (differs < 0) return a.id < b.id ? -1 : 1;
  return (of[differs] ?? 0n) > (other[differs] ?? 0n) ? -1 : 1;
}
