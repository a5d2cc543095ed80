import 'server-only';
import type { AuditData } from '@/lib/activity/events';
import { audit } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { type Column, type Copied, copyCsv } from '@/lib/csv-copy';
import { csvFile } from '@/lib/csv-stream';
import { Prisma } from '@/lib/generated/prisma/client';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import { SETTLING_MS } from '@/lib/sync/finality';
import type { WorkspaceTx } from '@/lib/workspace';
import { type Names, namesOf, projectName } from './names';
import type { Group, UsageQuery } from './params';
import { where } from './rows';

/**
 * `columns`: what the query selects, in its order. `query`: one SELECT, with the workspace in its conditions and an ORDER BY
 * that leaves nothing open.
 */
type Export = Copied & {
  filename: string;
  /** What the audit log keeps of it. */
  audited: AuditData['usage.exported'];
};

/**
 * A query's rows as a CSV file, as of one moment, however many: PostgreSQL writes the lines as fast as they are read.
 * The audit entry comes first, on its own: it must stay when the reader breaks off, with all but the last row in hand.
 *
 *     return exportQuery(actor, {
 *       filename: `usage-${from}-to-${to}.csv`,
 *       columns: [{ name: 'day', kind: 'day' }, { name: 'model', kind: 'text' }, { name: 'requests', kind: 'number' }],
 *       query: Prisma.sql`SELECT u.day, u.model, sum(u.requests) AS requests FROM usage_rows u
 *         WHERE ${where(actor.workspaceId, query)} GROUP BY u.day, u.model ORDER BY u.day, u.model`,
 *       audited: { from, to, groupBy: 'day,model' },
 *     });
 *
 * A `text` is guarded as `csvLine` guards it; a `number` and a `day` are cast to one and stand as they are; NULL is an
 * empty cell. Values are strings, string lists, numbers, booleans or null, each with a cast where its type is not plain.
 * Names come by a join (`projectNames`, `connectionNames`) of what `namesOf` finds by the reader, at the same moment.
 * @throws AppError `forbidden`, `limited` or `unavailable`, before anything is read
 */
export async function exportQuery(actor: Member, { filename, columns, query, audited }: Export): Promise<Response> {
  const note = (tx: WorkspaceTx) => audit(tx, 'usage.exported', audited);
  return csvFile(filename, await copyCsv(actor, 'usage.read', { columns, query, note }));
}

/** No names: a file's columns do not depend on them. */
export const NO_NAMES: Names = { projects: new Map(), connections: new Map() };

const named = ([id, { name }]: readonly [string, { name: string }]) => ({ id, name });

/** Joins PROJECT_NAME to rows `s`, as it is shown on every page. */
export const projectNames = ({ projects }: Names): Prisma.Sql => Prisma.sql`
  LEFT JOIN jsonb_to_recordset(${JSON.stringify([...projects].map(named))}::jsonb) AS p (id text, name text)
    ON p.id = s.project_id`;
/** Joins CONNECTION_NAME to rows `s`, disconnected ones included, and whether it is a sandbox. */
export const connectionNames = ({ connections }: Names): Prisma.Sql => Prisma.sql`
  LEFT JOIN jsonb_to_recordset(${JSON.stringify(
    [...connections].map(([id, { name, sandbox }]) => ({ id, name, is_sandbox: sandbox })),
  )}::jsonb) AS c (id uuid, name text, is_sandbox boolean) ON c.id = s.connection_id`;
export const PROJECT_NAME = Prisma.sql`CASE WHEN s.project_id = ${UNATTRIBUTED}
  THEN ${projectName(NO_NAMES, UNATTRIBUTED)} ELSE coalesce(p.name, s.project_id) END`;
export const CONNECTION_NAME = Prisma.sql`coalesce(c.name, s.connection_id::text)`;

type Cell = Column & { is: Prisma.Sql };
const text = (name: string, is: Prisma.Sql): Cell => ({ name, kind: 'text', is });
const number = (name: string, is: Prisma.Sql): Cell => ({ name, kind: 'number', is });
const select = (cells: readonly Cell[]) => Prisma.sql`SELECT ${Prisma.join(cells.map(({ is }) => is))}`;

const KEY: Readonly<Record<Group, Prisma.Sql>> = {
  day: Prisma.sql`s.day`,
  endpoint: Prisma.sql`s.endpoint`,
  project: Prisma.sql`s.project_id`,
  model: Prisma.sql`s.model`,
  connection: Prisma.sql`s.connection_id`,
};
const CELLS: Readonly<Record<Group, readonly Cell[]>> = {
  day: [{ name: 'day', kind: 'day', is: KEY.day }],
  endpoint: [text('endpoint', KEY.endpoint)],
  project: [text('project', KEY.project), text('project_name', PROJECT_NAME)],
  model: [text('model', KEY.model)],
  connection: [text('connection', KEY.connection), text('connection_name', CONNECTION_NAME)],
};
const COUNTS: readonly Cell[] = [
  number('input_tokens', Prisma.sql`s.input_tokens`),
  number('output_tokens', Prisma.sql`s.output_tokens`),
  number('requests', Prisma.sql`s.requests`),
];

/** The usage rows of a query. */
const storedRows = (workspaceId: string, query: UsageQuery) =>
  Prisma.sql`(SELECT u.* FROM usage_rows u WHERE ${where(workspaceId, query)}) s`;

type Content = { columns: readonly Column[]; query: Prisma.Sql };

/** The sums that `/api/usage` answers with, however many rows they are. */
export function exportCsv(actor: Member, query: UsageQuery): Promise<Response> {
  const { from, to, groupBy } = query;
  const filename = `usage-${from}-to-${to}.csv`;
  return exportQuery(actor, {
    filename,
    ...withNames((names) => sumsOf(actor.workspaceId, query, names)),
    audited: { from, to, groupBy: groupBy.join(',') },
  });
}

/** The rows themselves, each with its state, in the order of their key. */
export function exportRows(actor: Member, query: UsageQuery): Promise<Response> {
  const { from, to } = query;
  const filename = `usage-rows-${from}-to-${to}.csv`;
  const content = withNames((names) => rowsOf(actor.workspaceId, query, names));
  return exportQuery(actor, { filename, ...content, audited: { from, to, groupBy: 'rows' } });
}

/** A content that has the names of the moment at which its rows are read. */
const withNames = (contentOf: (names: Names) => Content): Copied => ({
  columns: contentOf(NO_NAMES).columns,
  query: async (reader) => contentOf(await namesOf(reader)).query,
});

export function sumsOf(workspaceId: string, query: UsageQuery, names: Names): Content {
  const { groupBy } = query;
  const keys = groupBy.map((group) => KEY[group]);
  const sandbox = Prisma.sql`s.connection_id = ANY(ARRAY(
    SELECT id FROM connections WHERE workspace_id = ${workspaceId}::uuid AND is_sandbox))`;
  const sums = [
    Prisma.sql`coalesce(sum(s.input_tokens), 0) AS input_tokens`,
    Prisma.sql`coalesce(sum(s.output_tokens), 0) AS output_tokens`,
    Prisma.sql`coalesce(sum(s.requests), 0) AS requests`,
    Prisma.sql`CASE WHEN bool_and(${sandbox}) THEN 'sandbox' WHEN bool_or(${sandbox}) THEN 'mixed' ELSE 'live' END AS source`,
  ];
  const columns = [...groupBy.flatMap((group) => CELLS[group]), ...COUNTS, text('source', Prisma.sql`s.source`)];
  return {
    columns,
    query: Prisma.sql`${select(columns)}
      FROM (SELECT ${Prisma.join([...keys, ...sums])} FROM ${storedRows(workspaceId, query)}
        GROUP BY ${keys.length > 0 ? Prisma.join(keys) : Prisma.sql`()`}) s
      ${groupBy.includes('project') ? projectNames(names) : Prisma.empty}
      ${groupBy.includes('connection') ? connectionNames(names) : Prisma.empty}
      ${keys.length > 0 ? Prisma.sql`ORDER BY ${Prisma.join(keys)}` : Prisma.empty}`,
  };
}

/** By how its endpoint's day was read last (lib/sync/finality.ts); of a row it is never missing. */
const STATE = Prisma.sql`CASE
  WHEN v.read_at >= (s.day + 1)::timestamp AT TIME ZONE 'UTC' + make_interval(secs => ${SETTLING_MS / 1000}) THEN 'settled'
  WHEN v.read_at >= (s.day + 1)::timestamp AT TIME ZONE 'UTC' THEN 'provisional' ELSE 'partial' END`;

export function rowsOf(workspaceId: string, query: UsageQuery, names: Names): Content {
  const { day, connection, endpoint, project, model } = CELLS;
  const columns = [
    ...[day, connection, endpoint, project, model, COUNTS].flat(),
    text('state', STATE),
    text('source', Prisma.sql`CASE WHEN c.is_sandbox THEN 'sandbox' ELSE 'live' END`),
  ];
  return {
    columns,
    query: Prisma.sql`${select(columns)}
      FROM ${storedRows(workspaceId, query)} ${projectNames(names)} ${connectionNames(names)}
      LEFT JOIN coverage v ON v.workspace_id = ${workspaceId}::uuid AND v.connection_id = s.connection_id
        AND v.endpoint = s.endpoint AND v.day = s.day
      ORDER BY ${Prisma.join([KEY.connection, KEY.day, KEY.endpoint, KEY.project, KEY.model])}`,
  };
}
