import 'server-only';
import type { Day } from '@/lib/day';
import { Prisma } from '@/lib/generated/prisma/client';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import { type Progress, progressOf } from '@/lib/sync/coverage';
import type { WorkspaceTx } from '@/lib/workspace';
import { type DayFinality, freshnessOf } from './freshness';
import { modelName, type Names, namesOf, projectName } from './names';
import type { UsageQuery } from './params';
import { type Correction, corrections } from './restatements';
import { type Sums, totalOf, usageRows, where } from './rows';
import { coloursOf, OTHER, ranked, TOP, tokensOf } from './series';
import { type Metric, previousRange, type UsageView, type ViewGroup } from './view';

export type ReportGroup = Sums & {
  id: string;
  name: string;
  note: string | null;
  colour: number | null;
  previous: Sums;
};
export type ReportDay = Sums & {
  day: Day;
  state: DayFinality;
  /** By series, decimal strings. */
  values: Record<string, Record<Metric, string>>;
};
export type Option = { value: string; label: string };

/** Everything the Usage page shows of one view, as of one moment. */
export type UsageReport = {
  /** `unread`: how many of its days were not read for every connection, so that it is no fair comparison. */
  previous: { from: Day; to: Day; unread: number };
  totals: Sums;
  previousTotals: Sums;
  /** Largest first. */
  groups: ReportGroup[];
  /** Ids of the groups the chart tells apart, then OTHER where there are more. */
  series: string[];
  days: ReportDay[];
  completeThrough: Day | null;
  heldBackBy: { id: string; name: string } | null;
  provisionalFrom: Day | null;
  corrections: Correction[];
  /** `backfill`: how far, in per cent, while one is under way. */
  connections: { total: number; backfill: number | null };
  sandbox: boolean;
  options: { connection: Option[]; project: Option[]; model: Option[] };
};

export async function usageReport(tx: WorkspaceTx, view: UsageView): Promise<UsageReport> {
  const query: UsageQuery = { ...view, endpoint: [], groupBy: [view.group] };
  const previous = previousRange(view);
  const before = new Map((await usageRows(tx, { ...query, ...previous })).map((row) => [row[view.group] ?? '', row]));
  const sums = (await usageRows(tx, query)).map((row) => ({ ...row, id: row[view.group] ?? '' }));
  const names = await namesOf(tx);
  const order = ranked(sums, view.metric);
  const top = order.slice(0, TOP).map(({ id }) => id);
  const colours = coloursOf(top.filter((id) => id !== UNATTRIBUTED));
  const freshness = await freshnessOf(tx, view);
  const heldBack = freshness.heldBackBy;
  return {
    previous: { ...previous, unread: await unreadDays(tx, { ...query, ...previous }) },
    totals: totalOf(sums),
    previousTotals: totalOf([...before.values()]),
    groups: order.map(({ id, inputTokens, outputTokens, requests }) => ({
      id,
      inputTokens,
      outputTokens,
      requests,
      ...labelOf(view.group, id, names),
      colour: colours.get(id) ?? null,
      previous: totalOf([before.get(id)].flatMap((row) => row ?? [])),
    })),
    series: order.length > TOP ? [...top, OTHER] : top,
    days: await days(tx, query, view.group, top, freshness.days),
    completeThrough: freshness.completeThrough,
    provisionalFrom: freshness.provisionalFrom,
    heldBackBy: heldBack ? { id: heldBack, name: names.connections.get(heldBack)?.name ?? heldBack } : null,
    corrections: await corrections(tx, view, names),
    connections: await standing(tx, names),
    sandbox: [...names.connections].some(
      ([id, { sandbox }]) => sandbox && (view.connection.length === 0 || view.connection.includes(id)),
    ),
    options: await options(tx, query, names),
  };
}

type DayRow = Sums & { day: Day; id: string };

/** The chart's figures, and each day's exact sums for the table. */
async function days(
  { db, workspaceId }: WorkspaceTx,
  query: UsageQuery,
  group: ViewGroup,
  top: readonly string[],
  states: { day: Day; state: DayFinality }[],
): Promise<ReportDay[]> {
  const column = {
    model: Prisma.sql`u.model`,
    project: Prisma.sql`u.project_id`,
    connection: Prisma.sql`u.connection_id::text`,
  }[group];
  const rows = await db.$queryRaw<DayRow[]>`
    SELECT to_char(s.day, 'YYYY-MM-DD') AS day, CASE WHEN s.id = ANY(${[...top]}) THEN s.id ELSE ${OTHER} END AS id,
      sum(s.input_tokens)::text AS "inputTokens", sum(s.output_tokens)::text AS "outputTokens", sum(s.requests)::text AS requests
    FROM (SELECT u.day, ${column} AS id, sum(u.input_tokens) AS input_tokens, sum(u.output_tokens) AS output_tokens,
        sum(u.requests) AS requests
      FROM usage_rows u WHERE ${where(workspaceId, query)} GROUP BY 1, 2) s
    GROUP BY 1, 2`;
  const byDay = Map.groupBy(rows, ({ day }) => day);
  return states.map(({ day, state }) => {
    const entries = byDay.get(day) ?? [];
    const values = entries.map(({ id, inputTokens, outputTokens, requests }) => [
      id,
      { tokens: `${tokensOf({ inputTokens, outputTokens })}`, requests },
    ]);
    return { day, state, values: Object.fromEntries(values), ...totalOf(entries) };
  });
}

function labelOf(group: ViewGroup, id: string, names: Names): { name: string; note: string | null } {
  if (group === 'model') return { name: modelName(id), note: null };
  if (group === 'project')
    return { name: projectName(names, id), note: names.projects.get(id)?.archived ? 'Archived' : null };
  const connection = names.connections.get(id);
  const notes = [...(connection?.sandbox ? ['Sandbox'] : []), ...(connection?.disconnected ? ['Disconnected'] : [])];
  return { name: connection?.name ?? id, note: notes.join(', ') || null };
}

async function unreadDays(tx: WorkspaceTx, query: UsageQuery): Promise<number> {
  const { days } = await freshnessOf(tx, query);
  return days.filter(({ state }) => state !== 'settled' && state !== 'provisional').length;
}

async function standing(tx: WorkspaceTx, names: Names): Promise<UsageReport['connections']> {
  const reading = [...names.connections].filter(([, { live }]) => live).map(([id]) => id);
  const progress = [...(await progressOf(tx, reading)).values()].filter(({ done, total }) => done < total);
  const sum = (pick: (each: Progress) => number) => progress.reduce((all, each) => all + pick(each), 0);
  const backfill = progress.length > 0 ? Math.floor((100 * sum(({ done }) => done)) / sum(({ total }) => total)) : null;
  return { total: names.connections.size, backfill };
}

/** What can be filtered by: everything the workspace has, models as far as they were used in the range. */
async function options(
  { db, workspaceId }: WorkspaceTx,
  { from, to }: UsageQuery,
  names: Names,
): Promise<UsageReport['options']> {
  const models = await db.$queryRaw<{ model: string }[]>`
    SELECT DISTINCT model FROM usage_rows u
    WHERE u.workspace_id = ${workspaceId}::uuid AND u.day BETWEEN ${from}::date AND ${to}::date ORDER BY model`;
  const byLabel = (list: Option[]) =>
    list.sort((a, b) => a.label.localeCompare(b.label) || a.value.localeCompare(b.value));
  return {
    connection: [...names.connections].map(([value, { name, sandbox }]) => ({
      value,
      label: sandbox ? `${name} (sandbox)` : name,
    })),
    project: byLabel([
      ...[...names.projects].map(([value, { name, archived }]) => ({
        value,
        label: archived ? `${name} (archived)` : name,
      })),
      { value: UNATTRIBUTED, label: projectName(names, UNATTRIBUTED) },
    ]),
    model: models.map(({ model }) => ({ value: model, label: modelName(model) })),
  };
}
