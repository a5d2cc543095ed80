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

/** `over`: of the days of the month that are over, which is what `before` is compared with. */
export type GroupSums = { id: string; now: Sums; over: Sums; before: Sums };

type Row = { by: MonthGroup; id: string } & {
  [column in 'i' | 'o' | 'r' | 'ei' | 'eo' | 'er' | 'bi' | 'bo' | 'br']: string;
};

/**
 * The sums of a range, of its days that are over and of what those are compared with, by each of the groups, the largest
 * first. One statement: each usage row is read once, and put together over its days before it is summed five times.
 */
export async function monthFigures(
  { db, workspaceId }: WorkspaceTx,
  conditions: Conditions,
  { over, open, compared }: { over: DayRange | null; open: DayRange | null; compared: DayRange | null },
): Promise<ReadonlyMap<MonthGroup, GroupSums[]>> {
  const parts = Object.entries({ over, open, before: compared }).flatMap(([part, range]) =>
    range ? [{ part, ...range }] : [],
  );
  const within = ({ part, from, to }: DayRange & { part: string }) => Prisma.sql`
    SELECT ${part} AS part, u.connection_id, u.endpoint, u.project_id, u.model,
      sum(u.input_tokens) AS i, sum(u.output_tokens) AS o, sum(u.requests) AS r
    FROM usage_rows u WHERE ${where(workspaceId, { ...conditions, from, to })} GROUP BY 2, 3, 4, 5`;
  const sum = (what: Prisma.Sql, of: Prisma.Sql) => Prisma.sql`coalesce(sum(${what}) FILTER (WHERE ${of}), 0)::text`;
  const [now, ended, before] = [Prisma.sql`part <> 'before'`, Prisma.sql`part = 'over'`, Prisma.sql`part = 'before'`];
  const [i, o, r] = [Prisma.sql`i`, Prisma.sql`o`, Prisma.sql`r`];
  const rows = await db.$queryRaw<Row[]>`
    SELECT CASE 0 WHEN grouping(connection_id) THEN 'connection' WHEN grouping(project_id) THEN 'project'
        WHEN grouping(cost_centre) THEN 'costCentre' WHEN grouping(model) THEN 'model' ELSE 'endpoint' END AS by,
      coalesce(connection_id::text, project_id, cost_centre, model, endpoint) AS id,
      ${sum(i, now)} AS i, ${sum(o, now)} AS o, ${sum(r, now)} AS r,
      ${sum(i, ended)} AS ei, ${sum(o, ended)} AS eo, ${sum(r, ended)} AS er,
      ${sum(i, before)} AS bi, ${sum(o, before)} AS bo, ${sum(r, before)} AS br
    FROM (
      SELECT s.*, coalesce(d.cost_centre, ${UNATTRIBUTED}) AS cost_centre
      FROM (${Prisma.join(parts.map(within), ' UNION ALL ')}) s
      LEFT JOIN project_details d ON d.workspace_id = ${workspaceId}::uuid AND d.project_id = s.project_id) named
    GROUP BY GROUPING SETS ((connection_id), (project_id), (cost_centre), (model), (endpoint))`;
  const groups = Map.groupBy(rows, ({ by }) => by);
  return new Map(
    MONTH_GROUPS.map((group) => [group, (groups.get(group) ?? []).map(sumsOf).filter(isUsed).sort(bySize)]),
  );
}

const sumsOf = ({ id, i, o, r, ei, eo, er, bi, bo, br }: Row): GroupSums => ({
  id,
  now: { inputTokens: i, outputTokens: o, requests: r },
  over: { inputTokens: ei, outputTokens: eo, requests: er },
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
