import { USAGE_OF_THE_DAY } from './companies.ts';

export type Group = 'model' | 'project_id';
/** One way to keep usage. Reads and rewrites take $1 workspace, $2 first day, $3 last day. */
export type Variant = {
  name: string;
  /** Its tables, each of them behind the tenant's policy. */
  tables: readonly string[];
  create: readonly string[];
  /** Stores day $1 of all companies. */
  insert: string;
  /** Once the year is in. */
  finish?: readonly string[];
  read: (group: Group) => string;
  /** Stores the days once more with every count one higher, as a sync does that finds them changed. */
  rewrite: readonly string[];
};

const KEY_COLUMNS = `connection_id uuid NOT NULL, endpoint text NOT NULL, project_id text NOT NULL, model text NOT NULL`;
const COUNTS = 'input_tokens, output_tokens, requests';
const COUNT_COLUMNS = 'input_tokens bigint NOT NULL, output_tokens bigint NOT NULL, requests bigint NOT NULL';
const NAMES = `workspace_id, connection_id, day, endpoint, project_id, model, ${COUNTS}`;
const SUMS = 'sum(input_tokens)::text, sum(output_tokens)::text, sum(requests)::text';
const RAISED = 'input_tokens + 1, output_tokens + 1, requests + 1';
const REPLACE = `DO UPDATE SET (${COUNTS}) = (excluded.input_tokens, excluded.output_tokens, excluded.requests)`;
const OF_THE_DAYS = 'workspace_id = $1 AND day BETWEEN $2::date AND $3::date';

const BY_CONNECTION = 'workspace_id, connection_id, day, endpoint, project_id, model';
const BY_DAY = 'workspace_id, day, connection_id, endpoint, project_id, model';

/** One table of whole rows. */
function whole(table: string, name: string, key: string, { covering = false, monthly = false } = {}): Variant {
  const include = covering ? ` INCLUDE (${COUNTS})` : '';
  return {
    name,
    tables: [table],
    create: [
      `CREATE TABLE ${table} (workspace_id uuid NOT NULL, day date NOT NULL, ${KEY_COLUMNS}, ${COUNT_COLUMNS},
         PRIMARY KEY (${key})${include})${monthly ? ' PARTITION BY RANGE (day)' : ''}`,
      ...(monthly ? Array.from({ length: 12 }, (_, month) => partition(table, month)) : []),
    ],
    insert: `INSERT INTO ${table} (${NAMES}) SELECT ${NAMES} FROM (${USAGE_OF_THE_DAY}) u`,
    read: (group) => `SELECT ${group}, ${SUMS} FROM ${table} WHERE ${OF_THE_DAYS} GROUP BY ${group} ORDER BY ${group}`,
    rewrite: [
      `INSERT INTO ${table} (${NAMES})
       SELECT workspace_id, connection_id, day, endpoint, project_id, model, ${RAISED} FROM ${table} WHERE ${OF_THE_DAYS}
       ON CONFLICT (${key}) ${REPLACE}`,
    ],
  };
}

const partition = (table: string, month: number) =>
  `CREATE TABLE ${table}_${month} PARTITION OF ${table}
   FOR VALUES FROM ('2025-01-01'::date + interval '${month} months') TO ('2025-01-01'::date + interval '${month + 1} months')`;

/** Whole rows, and beside them the sums of each day by model and by project, made again with every write. */
function rolledUp(): Variant {
  const rows = whole('v_rollup', 'key by connection, with daily sums by model and by project', BY_CONNECTION);
  const groups = ['model', 'project_id'] as const;
  const sumUp = (group: Group, where: string) =>
    `INSERT INTO v_rollup_${group} SELECT workspace_id, day, ${group}, sum(input_tokens), sum(output_tokens), sum(requests)
     FROM v_rollup WHERE ${where} GROUP BY 1, 2, 3`;
  return {
    ...rows,
    tables: ['v_rollup', ...groups.map((group) => `v_rollup_${group}`)],
    create: [
      ...rows.create,
      ...groups.map(
        (
          group,
        ) => `CREATE TABLE v_rollup_${group} (workspace_id uuid NOT NULL, day date NOT NULL, ${group} text NOT NULL,
          ${COUNT_COLUMNS}, PRIMARY KEY (workspace_id, day, ${group}))`,
      ),
    ],
    finish: groups.map((group) => sumUp(group, 'true')),
    read: (group) =>
      `SELECT ${group}, ${SUMS} FROM v_rollup_${group} WHERE ${OF_THE_DAYS} GROUP BY ${group} ORDER BY ${group}`,
    rewrite: [
      ...rows.rewrite,
      ...groups.map((group) => `${sumUp(group, OF_THE_DAYS)} ON CONFLICT (workspace_id, day, ${group}) ${REPLACE}`),
    ],
  };
}

/** The words of a row once in a table of their own, the days with a number in their place. */
function numbered(): Variant {
  return {
    name: 'series ids, key by series',
    tables: ['v_series', 'v_counts'],
    create: [
      `CREATE TABLE v_series (workspace_id uuid NOT NULL, series int NOT NULL, ${KEY_COLUMNS}, PRIMARY KEY (workspace_id, series),
         UNIQUE (workspace_id, connection_id, endpoint, project_id, model))`,
      `CREATE TABLE v_counts (workspace_id uuid NOT NULL, series int NOT NULL, day date NOT NULL, ${COUNT_COLUMNS},
         PRIMARY KEY (workspace_id, day, series))`,
      'INSERT INTO v_series SELECT workspace_id, series, connection_id, endpoint, project_id, model FROM bench_series',
    ],
    insert: `INSERT INTO v_counts SELECT workspace_id, series, day, ${COUNTS} FROM (${USAGE_OF_THE_DAY}) u`,
    read: (group) =>
      `SELECT ${group}, ${SUMS} FROM (
         SELECT workspace_id, series, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens, sum(requests) AS requests
         FROM v_counts WHERE ${OF_THE_DAYS} GROUP BY 1, 2) c
       JOIN v_series USING (workspace_id, series) GROUP BY ${group} ORDER BY ${group}`,
    rewrite: [
      `INSERT INTO v_counts SELECT workspace_id, series, day, ${RAISED}
       FROM v_counts JOIN v_series USING (workspace_id, series) WHERE ${OF_THE_DAYS}
       ON CONFLICT (workspace_id, day, series) ${REPLACE}`,
    ],
  };
}

export const VARIANTS: readonly Variant[] = [
  whole('v_key', 'key by connection', BY_CONNECTION),
  whole('v_cover', 'key by connection, covering', BY_CONNECTION, { covering: true }),
  whole('v_day', 'key by day', BY_DAY),
  whole('v_day_cover', 'key by day, covering', BY_DAY, { covering: true }),
  whole('v_month', 'key by day, a partition a month', BY_DAY, { monthly: true }),
  rolledUp(),
  numbered(),
];
