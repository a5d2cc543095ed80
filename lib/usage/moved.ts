import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import type { WorkspaceTx } from '@/lib/workspace';
import { fairnessOf, type Unfair, unfairOf } from './fairness';
import { measureOf } from './figures';
import { freshnessOfBoth } from './freshness';
import { modelName, namesOf, projectName } from './names';
import { isDoubtful, lackingOn } from './pairs';
import { type DayRange, joined } from './ranges';
import { where } from './rows';
import { comparisonOf, type Metric, type Mover, overOf, type ReportView } from './view';

/** The most amounts that are told one by one; the rest is one. */
export const MAX_MOVED = 20;

/** In the view's metric: decimal strings, `change` with its sign. */
export type ChangeAmounts = { before: string; after: string; change: string };

export type Moved = ChangeAmounts & {
  project: string | null;
  model: string | null;
  /** Of the two together: projects of several connections may have one name. */
  id: string;
};

/** What explains a change of days that are over, the largest first. The amounts add up to it exactly. */
export type Movement = DayRange & {
  /** What the amounts are of: while others are on their way, these are still shown under their own name. */
  of: { metric: Metric; by: Mover };
  /** `unfair`: why a part of the change is only what the two periods are of. */
  compared: DayRange & { unread: number; unfair: Unfair | null };
  unread: number;
  /** Whether that nothing was used before, or after, may only be what was not read or is before a history: no zero. */
  doubts: { before: boolean; after: boolean };
  moved: Moved[];
  /** Of everything smaller, in one; null when all are told. */
  rest: (ChangeAmounts & { count: number }) | null;
  total: ChangeAmounts;
};

type Row = {
  place: number;
  project: string | null;
  model: string | null;
  before: string;
  after: string;
  count: number;
};

/** The projects and models that explain the change of a view against what it is compared with; null without one. */
export async function movement(tx: WorkspaceTx, view: ReportView, by: Mover): Promise<Movement | null> {
  const [over, compared] = [overOf(view), comparisonOf(view)];
  if (!over || !compared) return null;
  const rows = await tx.db.$queryRaw<Row[]>(movedSql(tx.workspaceId, { ...view, ...over }, compared, by));
  const names = await namesOf(
    tx,
    rows.flatMap(({ project }) => project ?? []),
  );
  const { now, before } = await freshnessOfBoth(tx, over, compared, view.connection);
  const [own, past] = [fairnessOf(over, now.days), fairnessOf(compared, before.days)];
  const [told, rest] = [rows.filter(({ place }) => place <= MAX_MOVED), rows.find(({ place }) => place > MAX_MOVED)];
  const add = (pick: (row: Row) => string) => rows.reduce((sum, row) => sum + BigInt(pick(row)), 0n);
  return {
    ...over,
    of: { metric: view.metric, by },
    compared: {
      ...compared,
      unread: past.unread,
      unfair: unfairOf(own, past),
    },
    unread: own.unread,
    doubts: {
      before: isDoubtful('project', '', lackingOn(before.days, before.lacks)),
      after: isDoubtful('project', '', lackingOn(now.days, now.lacks)),
    },
    moved: told.map(({ project, model, before, after }) => ({
      project: project === null ? null : projectName(names, project),
      model: model === null ? null : modelName(model),
      id: `${project ?? ''}\n${model ?? ''}`,
      ...amounts(before, after),
    })),
    rest: rest ? { ...amounts(rest.before, rest.after), count: rest.count } : null,
    total: amounts(
      add(({ before }) => before),
      add(({ after }) => after),
    ),
  };
}

const amounts = (before: string | bigint, after: string | bigint): ChangeAmounts => ({
  before: `${before}`,
  after: `${after}`,
  change: `${BigInt(after) - BigInt(before)}`,
});

function movedSql(workspaceId: string, view: ReportView, compared: DayRange, by: Mover): Prisma.Sql {
  const project = by === 'model' ? Prisma.sql`NULL` : Prisma.sql`u.project_id`;
  const model = by === 'project' ? Prisma.sql`NULL` : Prisma.sql`u.model`;
  const within = ({ from, to }: DayRange) =>
    Prisma.sql`coalesce(sum(${measureOf(view.metric)}) FILTER (WHERE u.day BETWEEN ${from}::date AND ${to}::date), 0)`;
  const part = ({ from, to }: DayRange) => Prisma.sql`
    SELECT ${project} AS project, ${model} AS model, ${within(compared)} AS before, ${within(view)} AS after
    FROM usage_rows u WHERE ${where(workspaceId, { ...view, from, to })} GROUP BY 1, 2`;
  return Prisma.sql`
    WITH both_periods AS (${Prisma.join(joined([view, compared]).map(part), ' UNION ALL ')}),
    placed AS (
      SELECT project, model, sum(before) AS before, sum(after) AS after,
        least(row_number() OVER (ORDER BY abs(sum(after) - sum(before)) DESC, project COLLATE "C", model COLLATE "C"), ${MAX_MOVED + 1})::int AS place
      FROM both_periods GROUP BY project, model HAVING sum(after) <> 0 OR sum(before) <> 0)
    SELECT place, CASE WHEN place <= ${MAX_MOVED} THEN min(project) END AS project, CASE WHEN place <= ${MAX_MOVED} THEN min(model) END AS model,
      sum(before)::text AS before, sum(after)::text AS after, count(*)::int AS count
    FROM placed GROUP BY place ORDER BY place`;
}
