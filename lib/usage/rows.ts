import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import type { WorkspaceTx } from '@/lib/workspace';
import type { Filters, Group, UsageQuery } from './params';
import type { DayRange } from './ranges';
import type { Sums } from './sums';

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

export function select(workspaceId: string, query: UsageQuery): Prisma.Sql {
  const { groupBy } = query;
  const columns = [
    ...groupBy.map((group) => SELECTED[group]),
    Prisma.sql`coalesce(sum(u.input_tokens), 0)::text AS "inputTokens"`,
    Prisma.sql`coalesce(sum(u.output_tokens), 0)::text AS "outputTokens"`,
    Prisma.sql`coalesce(sum(u.requests), 0)::text AS requests`,
  ];
  const by = Prisma.join(groupBy.length > 0 ? groupBy.map((group) => COLUMN[group]) : [Prisma.sql`()`]);
  const order = groupBy.length > 0 ? Prisma.sql`ORDER BY ${by}` : Prisma.empty;
  return Prisma.sql`SELECT ${Prisma.join(columns)} FROM usage_rows u
    WHERE ${where(workspaceId, query)} GROUP BY ${by} ${order}`;
}

/** What can be asked of usage rows, and of the workspace's own words for their projects. */
export type Conditions = DayRange & Partial<Filters>;

/** The conditions of a query on `u`, which has usage's dimensions; the workspace first. */
export function where(workspaceId: string, { from, to, ...filters }: Conditions): Prisma.Sql {
  const asked = (name: keyof typeof filters, sql: (values: string[]) => Prisma.Sql) => {
    const values = filters[name];
    return values && values.length > 0 ? [sql([...values])] : [];
  };
  const ofProject = (column: Prisma.Sql, values: string[]) => {
    const said = Prisma.sql`SELECT project_id FROM project_details WHERE workspace_id = ${workspaceId}::uuid AND ${column}`;
    const named = Prisma.sql`u.project_id IN (${said} && ${values})`;
    return values.includes(UNATTRIBUTED) ? Prisma.sql`(${named} OR u.project_id NOT IN (${said} <> '{}'))` : named;
  };
  const conditions = [
    Prisma.sql`u.workspace_id = ${workspaceId}::uuid`,
    Prisma.sql`u.day BETWEEN ${from}::date AND ${to}::date`,
    ...asked('connection', (ids) => Prisma.sql`u.connection_id = ANY(${ids}::uuid[])`),
    ...asked('project', (ids) => Prisma.sql`u.project_id = ANY(${ids})`),
    ...asked('model', (models) => Prisma.sql`u.model = ANY(${models})`),
    // A model begins with its family: few rows are left for the patterns, which take five times as long as all else.
    ...asked('family', (families) => Prisma.sql`u.model ^@ ANY(${families})`),
    ...asked('family', (families) => Prisma.sql`${familyOf(Prisma.sql`u.model`)} = ANY(${families})`),
    ...asked('endpoint', (endpoints) => Prisma.sql`u.endpoint = ANY(${endpoints})`),
    ...asked('owner', (owners) => ofProject(Prisma.sql`array_remove(ARRAY[owner], NULL)`, owners)),
    ...asked('costCentre', (centres) => ofProject(Prisma.sql`array_remove(ARRAY[cost_centre], NULL)`, centres)),
    ...asked('label', (labels) => ofProject(Prisma.sql`labels`, labels)),
  ];
  return Prisma.join(conditions, ' AND ');
}

/**
 * A model without the date of its snapshot (`gpt-4o-2024-08-06`, `gpt-4-0613`), and a fine-tuned one without whose it is
 * (`ft:gpt-4o-2024-08-06:acme::x1`).
 */
export const familyOf = (model: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`regexp_replace(regexp_replace(${model}, '^(ft:[^:]*):.*$', '\\1'), '-(\\d{4}-\\d{2}-\\d{2}|\\d{4})$', '')`;
