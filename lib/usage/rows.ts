import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import type { WorkspaceTx } from '@/lib/workspace';
import type { Group, UsageQuery } from './params';

/** Sums of one group of rows: decimal strings, exact at any size. */
export type Sums = { inputTokens: string; outputTokens: string; requests: string };
export type UsageSum = Partial<Record<Group, string>> & Sums;

/** The most rows one JSON answer has; the CSV has no limit. */
export const MAX_ROWS = 10_000;

const COLUMN: Readonly<Record<Group, Prisma.Sql>> = {
  day: Prisma.sql`u.day`,
  endpoint: Prisma.sql`u.endpoint`,
  project: Prisma.sql`u.project_id`,
  model: Prisma.sql`u.model`,
  connection: Prisma.sql`u.connection_id`,
};

const SELECTED: Readonly<Record<Group, Prisma.Sql>> = {
  ...COLUMN,
  day: Prisma.sql`to_char(u.day, 'YYYY-MM-DD') AS day`,
  project: Prisma.sql`u.project_id AS project`,
  connection: Prisma.sql`u.connection_id::text AS connection`,
};

/** The query's rows in the order of its groups; one more than MAX_ROWS tells that there are too many. */
export async function usageRows({ db, workspaceId }: WorkspaceTx, query: UsageQuery): Promise<UsageSum[]> {
  return db.$queryRaw<UsageSum[]>`${select(workspaceId, query)} LIMIT ${MAX_ROWS + 1}`;
}

/** `extra` are further aggregates to select. */
export function select(workspaceId: string, query: UsageQuery, extra: readonly Prisma.Sql[] = []): Prisma.Sql {
  const { groupBy } = query;
  const columns = [
    ...groupBy.map((group) => SELECTED[group]),
    Prisma.sql`coalesce(sum(u.input_tokens), 0)::text AS "inputTokens"`,
    Prisma.sql`coalesce(sum(u.output_tokens), 0)::text AS "outputTokens"`,
    Prisma.sql`coalesce(sum(u.requests), 0)::text AS requests`,
    ...extra,
  ];
  const by = Prisma.join(groupBy.length > 0 ? groupBy.map((group) => COLUMN[group]) : [Prisma.sql`()`]);
  const order = groupBy.length > 0 ? Prisma.sql`ORDER BY ${by}` : Prisma.empty;
  return Prisma.sql`SELECT ${Prisma.join(columns)} FROM usage_rows u
    WHERE ${where(workspaceId, query)} GROUP BY ${by} ${order}`;
}

/** The conditions of a query, the workspace first. */
export function where(workspaceId: string, { from, to, connection, project, model, endpoint }: UsageQuery): Prisma.Sql {
  const conditions = [
    Prisma.sql`u.workspace_id = ${workspaceId}::uuid`,
    Prisma.sql`u.day BETWEEN ${from}::date AND ${to}::date`,
    ...(connection.length > 0 ? [Prisma.sql`u.connection_id = ANY(${[...connection]}::uuid[])`] : []),
    ...(project.length > 0 ? [Prisma.sql`u.project_id = ANY(${[...project]})`] : []),
    ...(model.length > 0 ? [Prisma.sql`u.model = ANY(${[...model]})`] : []),
    ...(endpoint.length > 0 ? [Prisma.sql`u.endpoint = ANY(${[...endpoint]})`] : []),
  ];
  return Prisma.join(conditions, ' AND ');
}

/** Sums over rows, exact. */
export function totalOf(rows: readonly Sums[]): Sums {
  const sum = (pick: (row: Sums) => string) => rows.reduce((total, row) => total + BigInt(pick(row)), 0n).toString();
  return {
    inputTokens: sum((row) => row.inputTokens),
    outputTokens: sum((row) => row.outputTokens),
    requests: sum((row) => row.requests),
  };
}
