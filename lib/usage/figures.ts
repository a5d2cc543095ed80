import 'server-only';
import { addDays } from '@/lib/day';
import { Prisma } from '@/lib/generated/prisma/client';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import type { WorkspaceTx } from '@/lib/workspace';
import { pairing, type Step, stepOf } from './intervals';
import { type DayRange, joined } from './ranges';
import { familyOf, where } from './rows';
import { OTHER } from './series';
import type { Sums } from './sums';
import { comparisonOf, type Metric, overOf, type ReportView, type ViewGroup } from './view';

/** The most groups a report names; the rest is one. All of them are in the CSV. */
export const MAX_GROUPS = 300;

export type Figures = {
  /**
   * The largest first; OTHER last where there are more than MAX_GROUPS. What was only in the compared days has zeros.
   * `over`: the part of the days that are over, which is what `before` is compared with.
   */
  groups: { id: string; now: Sums; over: Sums; before: Sums }[];
  /** How many groups there are in all, and of how many there is any of the view's metric. */
  count: number;
  used: number;
  /** For each step (from 0) that has any: of its days that are over, of the others, and of what it is compared with. */
  steps: Map<number, { [part in StepPart]?: StepFigures }>;
};

type StepPart = 'over' | 'open' | 'before';

/** `values`: by series, in the view's metric. */
export type StepFigures = { sums: Sums; values: Record<string, string> };

/** What is summed up, by one of usage's own dimensions; some are a name that several of its values share. */
const BY: Readonly<Record<ViewGroup, { own: Prisma.Sql; id: Prisma.Sql; details?: true }>> = {
  model: { own: Prisma.sql`u.model`, id: Prisma.sql`s.own` },
  family: { own: Prisma.sql`u.model`, id: familyOf(Prisma.sql`s.own`) },
  project: { own: Prisma.sql`u.project_id`, id: Prisma.sql`s.own` },
  connection: { own: Prisma.sql`u.connection_id`, id: Prisma.sql`s.own::text` },
  endpoint: { own: Prisma.sql`u.endpoint`, id: Prisma.sql`s.own` },
  owner: { own: Prisma.sql`u.project_id`, id: Prisma.sql`coalesce(d.owner, ${UNATTRIBUTED})`, details: true },
  costCentre: {
    own: Prisma.sql`u.project_id`,
    id: Prisma.sql`coalesce(d.cost_centre, ${UNATTRIBUTED})`,
    details: true,
  },
  labels: {
    own: Prisma.sql`u.project_id`,
    id: Prisma.sql`coalesce(nullif(array_to_string(d.labels, ', '), ''), ${UNATTRIBUTED})`,
    details: true,
  },
};

/** A metric of the columns of usage rows. */
export const measureOf = (metric: Metric): Prisma.Sql =>
  ({
    tokens: Prisma.sql`u.input_tokens + u.output_tokens`,
    input: Prisma.sql`u.input_tokens`,
    output: Prisma.sql`u.output_tokens`,
    requests: Prisma.sql`u.requests`,
  })[metric];

/** The same of sums over them: input tokens, output tokens, requests. */
export const summedMeasure = (metric: Metric, [i, o, r]: readonly [Prisma.Sql, Prisma.Sql, Prisma.Sql]): Prisma.Sql =>
  ({ tokens: Prisma.sql`${i} + ${o}`, input: i, output: o, requests: r })[metric];

/** `id`, `n` and `used` of a group; `step` and `parts` of the others, the series' texts by id. */
type Row = {
  kind: 'group' | StepPart;
  step: number | null;
  id: string | null;
  n: number | null;
  used: number | null;
  parts: Record<string, string> | null;
} & {
  [column in 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i']: string | null;
};

/** The figures of a view: one statement, which reads each usage row in it and in what it is compared with once. */
export async function figuresOf({ db, workspaceId }: WorkspaceTx, view: ReportView): Promise<Figures> {
  const rows = await db.$queryRaw<Row[]>(figuresSql(workspaceId, view));
  const of = (kind: Row['kind']) => rows.filter((row) => row.kind === kind);
  const groups = of('group').map((row) => ({
    id: row.id ?? OTHER,
    now: sums(row.a, row.b, row.c),
    before: sums(row.d, row.e, row.f),
    over: sums(row.g, row.h, row.i),
  }));
  const steps: Figures['steps'] = new Map();
  for (const { kind, step, parts, a, b, c } of rows)
    if (kind !== 'group')
      steps.set(step ?? 0, { ...steps.get(step ?? 0), [kind]: { sums: sums(a, b, c), values: parts ?? {} } });
  const [first] = of('group');
  return { groups, count: first?.n ?? 0, used: first?.used ?? 0, steps };
}

const sums = (
  inputTokens: string | null = null,
  outputTokens: string | null = null,
  requests: string | null = null,
) => ({
  inputTokens: inputTokens ?? '0',
  outputTokens: outputTokens ?? '0',
  requests: requests ?? '0',
});

/**
 * A view's sums (i, o, r) by step and group, those of its days that are not `over` apart, and those of what it is compared
 * with, which are `past`. Days are put together first: what a step or a name costs is paid once a day, and a day in both
 * periods is read once.
 */
export function summedSql(workspaceId: string, view: ReportView): Prisma.Sql {
  const compared = comparisonOf(view);
  const { own: key, id, details } = BY[view.group];
  const join = details
    ? Prisma.sql`LEFT JOIN project_details d ON d.workspace_id = ${workspaceId}::uuid AND d.project_id = s.own`
    : Prisma.empty;
  const byDay = ({ from, to }: DayRange) => Prisma.sql`
    SELECT u.day, ${key} AS own, sum(u.input_tokens) AS i, sum(u.output_tokens) AS o, sum(u.requests) AS r
    FROM usage_rows u WHERE ${where(workspaceId, { ...view, from, to })} GROUP BY 1, 2`;
  const over = overOf(view);
  const own = (isOver: Prisma.Sql, { from, to }: DayRange) =>
    Prisma.sql`(false, ${isOver}, ${from}::date, ${to}::date, ${view.from}::date, 0)`;
  const step = stepOf(view.interval);
  const { base, shift, years } = pairing(view, compared ?? view, step);
  const periods = [
    ...(over ? [own(Prisma.sql`true`, over)] : []),
    ...(over?.to === view.to
      ? []
      : [own(Prisma.sql`false`, { from: over ? addDays(over.to, 1) : view.from, to: view.to })]),
    ...(compared
      ? [Prisma.sql`(true, true, ${compared.from}::date, ${compared.to}::date, ${base}::date, ${shift}::int)`]
      : []),
  ];
  const paired = years
    ? Prisma.sql`(CASE WHEN p.past THEN s.day + interval '1 year' ELSE s.day END)::date`
    : Prisma.sql`s.day + p.shift`;
  return Prisma.sql`
    SELECT p.past, p.over, ${STEP[step](paired)} AS step, ${id} AS id, sum(s.i) AS i, sum(s.o) AS o, sum(s.r) AS r
    FROM (${Prisma.join(joined(compared ? [view, compared] : [view]).map(byDay), ' UNION ALL ')}) s
    JOIN (VALUES ${Prisma.join(periods)}) AS p (past, over, first, last, base, shift) ON s.day BETWEEN p.first AND p.last ${join}
    GROUP BY 1, 2, 3, 4`;
}

/** Rows of three kinds, told apart so that one reading of the usage rows serves them all. */
export function figuresSql(workspaceId: string, view: ReportView): Prisma.Sql {
  const [i, o, r] = [Prisma.sql`i`, Prisma.sql`o`, Prisma.sql`r`];
  const measure = summedMeasure(view.metric, [i, o, r]);
  const over = (past: Prisma.Sql, what: Prisma.Sql) => Prisma.sql`coalesce(sum(${what}) FILTER (WHERE ${past}), 0)`;
  const [now, before, ended] = [Prisma.sql`NOT past`, Prisma.sql`past`, Prisma.sql`over AND NOT past`];
  return Prisma.sql`
    WITH summed AS MATERIALIZED (${summedSql(workspaceId, view)}),
    ranked AS MATERIALIZED (
      SELECT id, count(*) OVER ()::int AS n, (count(nullif(${over(now, measure)}, 0)) OVER ())::int AS used,
        row_number() OVER (ORDER BY ${over(now, measure)} DESC, ${over(now, r)} DESC, ${over(before, measure)} DESC, id COLLATE "C") AS rank,
        ${over(now, i)} AS i, ${over(now, o)} AS o, ${over(now, r)} AS r,
        ${over(before, i)} AS bi, ${over(before, o)} AS bo, ${over(before, r)} AS br,
        ${over(ended, i)} AS ei, ${over(ended, o)} AS eo, ${over(ended, r)} AS er
      FROM summed GROUP BY id)
    SELECT 'group' AS kind, NULL::int AS step, CASE WHEN rank <= ${MAX_GROUPS} THEN id ELSE ${OTHER} END AS id, max(n) AS n, max(used) AS used,
      sum(i)::text AS a, sum(o)::text AS b, sum(r)::text AS c, sum(bi)::text AS d, sum(bo)::text AS e, sum(br)::text AS f,
      sum(ei)::text AS g, sum(eo)::text AS h, sum(er)::text AS i,
      NULL::json AS parts, min(rank) AS place
    FROM ranked GROUP BY 3
    UNION ALL
    SELECT CASE WHEN past THEN 'before' WHEN over THEN 'over' ELSE 'open' END, step, NULL, NULL, NULL, sum(i)::text, sum(o)::text, sum(r)::text,
      NULL, NULL, NULL, NULL, NULL, NULL, json_object_agg(part, (${measure})::text) FILTER (WHERE ${measure} <> 0), NULL
    FROM (SELECT past, over, step, CASE WHEN rank <= ${view.top} THEN id ELSE ${OTHER} END AS part, sum(i) AS i, sum(o) AS o, sum(r) AS r
      FROM summed JOIN (SELECT id, rank FROM ranked) k USING (id) GROUP BY 1, 2, 3, 4) parts GROUP BY past, over, step
    ORDER BY place`;
}

/** Which step of a period a day falls in, as `stepIndex` and `pairing` count (intervals.ts). */
const STEP: Readonly<Record<Step, (day: Prisma.Sql) => Prisma.Sql>> = {
  day: (day) => Prisma.sql`${day} - p.base`,
  week: (day) => Prisma.sql`(${day} - date_trunc('week', p.base::timestamp)::date) / 7`,
  month: (day) => Prisma.sql`(extract(year FROM ${day}) * 12 + extract(month FROM ${day})
    - extract(year FROM p.base) * 12 - extract(month FROM p.base))::int`,
};
