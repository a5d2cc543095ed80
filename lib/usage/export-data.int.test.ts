import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { csvLine } from '@/lib/csv';
import { addDays, type Day, dayOf, endOf, startOf } from '@/lib/day';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import { dayState, SETTLING_MS } from '@/lib/sync/finality';
import { asOwner, createMember } from '@/lib/testing/factories';
import { hostileText } from '@/lib/testing/hostile-text';
import { runs } from '@/lib/testing/random';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { exportCsv, exportRows } from './export';
import { namesOf, projectName } from './names';
import { canFilter, GROUPS, type Group, parseRowsQuery, parseUsageQuery, type UsageQuery } from './params';
import { type NamedRow, usage } from './usage';

const FIRST = '2026-03-01' as Day;
const DAYS = 4;
const ENDPOINTS = ['completions', 'embeddings'];

const id = hostileText.filter((text) => canFilter('project', text));
const count = fc.bigInt(0n, 9_223_372_036_854_775_807n);
const data = fc.record({
  connections: fc.array(fc.record({ name: hostileText, sandbox: fc.boolean() }), { minLength: 2, maxLength: 3 }),
  ids: fc.uniqueArray(id, { minLength: 2, maxLength: 3 }),
  names: fc.array(fc.record({ project: fc.nat(2), connection: fc.nat(2), name: hostileText }), { maxLength: 6 }),
  rows: fc.array(
    fc.record({
      connection: fc.nat(2),
      day: fc.nat(DAYS - 1),
      endpoint: fc.constantFrom(...ENDPOINTS),
      project: fc.nat(3),
      model: fc.nat(3),
      counts: fc.tuple(count, count, count),
    }),
    { minLength: 15, maxLength: 30 },
  ),
  /** When each endpoint's day was read, counted from its end; none: it has no coverage. */
  read: fc.array(fc.constantFrom(null, -1, 0, SETTLING_MS - 1, SETTLING_MS), {
    minLength: 3 * DAYS * 2,
    maxLength: 3 * DAYS * 2,
  }),
});
type Data = typeof data extends fc.Arbitrary<infer T> ? T : never;

type Connection = { id: string; name: string; sandbox: boolean };

/** Stores what was drawn in a workspace of its own, next to the same of another, which nothing may show. */
async function stored({ connections, ids, names, rows, read }: Data) {
  const member = await createMember('finance');
  const made = connections.map(
    ({ name, sandbox }, i): Connection => ({ id: crypto.randomUUID(), name: `${name}${i}`, sandbox }),
  );
  const at = <T>(list: readonly T[], index: number) => list[index % list.length] as T;
  const textOf = (index: number) => at([...ids, UNATTRIBUTED], index);
  for (const { workspaceId } of [member, await createMember('finance')]) {
    await asOwner(
      `INSERT INTO connections (workspace_id, id, provider, name, is_sandbox, key_last4, history_from, connected_by)
       SELECT $1, id, 'openai', name, sandbox, 'abcd', '2026-01-01', 'x' FROM jsonb_to_recordset($2) AS _ (id uuid, name text, sandbox boolean)`,
      [workspaceId, JSON.stringify(made)],
    );
    await asOwner(
      `INSERT INTO projects (workspace_id, connection_id, project_id, name, seen_at)
       SELECT $1, connection, project, name, timestamptz '2026-01-01' + make_interval(secs => seen)
       FROM jsonb_to_recordset($2) AS _ (connection uuid, project text, name text, seen int) ON CONFLICT DO NOTHING`,
      [
        workspaceId,
        JSON.stringify(
          names.map(({ connection, project, name }, seen) => ({
            connection: at(made, connection).id,
            project: at(ids, project),
            name,
            seen,
          })),
        ),
      ],
    );
    await asOwner(
      `INSERT INTO usage_rows SELECT $1, connection, day, endpoint, project, model, input, output, requests
       FROM jsonb_to_recordset($2) AS _ (connection uuid, day date, endpoint text, project text, model text, input bigint, output bigint, requests bigint)
       ON CONFLICT DO NOTHING`,
      [
        workspaceId,
        JSON.stringify(
          rows.map(({ connection, day, endpoint, project, model, counts: [input, output, requests] }) => ({
            connection: at(made, connection).id,
            day: addDays(FIRST, day),
            endpoint,
            project: textOf(project),
            model: textOf(model),
            input: `${input}`,
            output: `${output}`,
            requests: `${requests}`,
          })),
        ),
      ],
    );
    const covered = made.flatMap((connection, c) =>
      ENDPOINTS.flatMap((endpoint, e) =>
        Array.from({ length: DAYS }, (_, d) => {
          const after = read[(c * 2 + e) * DAYS + d];
          const day = addDays(FIRST, d);
          return typeof after === 'number'
            ? [{ connection: connection.id, endpoint, day, read: new Date(endOf(day).getTime() + after) }]
            : [];
        }).flat(),
      ),
    );
    await asOwner(
      `INSERT INTO coverage SELECT $1, connection, endpoint, day, read, read, 1, '' FROM jsonb_to_recordset($2)
       AS _ (connection uuid, endpoint text, day date, read timestamptz)`,
      [workspaceId, JSON.stringify(covered)],
    );
  }
  return { member, connections: new Map(made.map((connection) => [connection.id, connection])) };
}

type Connections = ReadonlyMap<string, Connection>;
type Cells = Parameters<typeof csvLine>[0];
const file = (head: string[], lines: readonly Cells[]) => [head, ...lines].map(csvLine).join('');
const within = <T>(member: Member, run: (tx: WorkspaceTx) => Promise<T>) => withWorkspace(member, 'usage.read', run);

/** The stored rows that a query asks for, in the order of their key. */
const rowsOf = (member: Member, { from, to, connection, project, model, endpoint }: UsageQuery) =>
  within(member, ({ db, workspaceId }) =>
    db.usageRow.findMany({
      where: {
        workspaceId,
        day: { gte: startOf(from), lte: startOf(to) },
        ...(connection.length > 0 && { connectionId: { in: [...connection] } }),
        ...(project.length > 0 && { projectId: { in: [...project] } }),
        ...(model.length > 0 && { model: { in: [...model] } }),
        ...(endpoint.length > 0 && { endpoint: { in: [...endpoint] } }),
      },
      orderBy: [{ connectionId: 'asc' }, { day: 'asc' }, { endpoint: 'asc' }, { projectId: 'asc' }, { model: 'asc' }],
    }),
  );

async function expectedRows(member: Member, query: UsageQuery, connections: Connections): Promise<string> {
  const names = await within(member, namesOf);
  const coverage = await within(member, ({ db }) => db.coverage.findMany());
  const lines = (await rowsOf(member, query)).map((row): Cells => {
    const day = dayOf(row.day);
    const isOf = (read: (typeof coverage)[number]) =>
      read.connectionId === row.connectionId && read.endpoint === row.endpoint && dayOf(read.day) === day;
    const state = dayState(day, coverage.find(isOf)?.readAt ?? null);
    const { name = '', sandbox = false } = connections.get(row.connectionId) ?? {};
    return [
      ...[day, row.connectionId, name, row.endpoint, row.projectId, projectName(names, row.projectId), row.model],
      ...[row.inputTokens, row.outputTokens, row.requests].map((number) => ({ number: `${number}` })),
      ...[state === 'missing' ? 'partial' : state, sandbox ? 'sandbox' : 'live'],
    ];
  });
  const head = 'day,connection,connection_name,endpoint,project,project_name,model,input_tokens,output_tokens,requests';
  return file([...head.split(','), 'state', 'source'], lines);
}

async function expectedSums(member: Member, query: UsageQuery, connections: Connections): Promise<string> {
  const { rows } = await within(member, (tx) => usage(tx, query));
  const stored = (await rowsOf(member, query)).map((row) => ({
    ...{ day: dayOf(row.day), endpoint: row.endpoint, project: row.projectId, model: row.model },
    connection: row.connectionId,
  }));
  const lines = rows.map((row): Cells => {
    const kinds = stored
      .filter((each) => query.groupBy.every((group) => each[group] === row[group]))
      .map(({ connection }) => connections.get(connection)?.sandbox);
    const source = new Set(kinds).size > 1 ? 'mixed' : kinds[0] ? 'sandbox' : 'live';
    const numbers = [row.inputTokens, row.outputTokens, row.requests].map((number) => ({ number }));
    return [...query.groupBy.flatMap((group) => cellsOf(group, row)), ...numbers, source];
  });
  const head = query.groupBy.flatMap((group) => (NAMED.has(group) ? [group, `${group}_name`] : [group]));
  return file([...head, 'input_tokens', 'output_tokens', 'requests', 'source'], lines);
}

const NAMED: ReadonlySet<string> = new Set(['project', 'connection']);
const cellsOf = (group: Group, row: NamedRow): string[] => [
  row[group] ?? '',
  ...(group === 'project' ? [row.projectName ?? ''] : group === 'connection' ? [row.connectionName ?? ''] : []),
];

const some = (most: number) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(fc.nat(most), { minLength: 1, maxLength: 2 }));
const asked = fc.record({
  groupBy: fc.subarray([...GROUPS]),
  from: fc.nat(1),
  connection: some(2),
  project: some(3),
  model: some(3),
  endpoint: fc.subarray(ENDPOINTS),
});

it('has the rows that /api/usage answers with, and those that are stored, whatever their names and the filters', async () => {
  await fc.assert(
    fc.asyncProperty(data, asked, async (drawn, { groupBy, ...filters }) => {
      const { member, connections } = await stored(drawn);
      const search = new URLSearchParams({ from: addDays(FIRST, filters.from), to: addDays(FIRST, DAYS) });
      const pick = (name: string, values: readonly string[], chosen: readonly number[]) => {
        for (const i of chosen) search.append(name, values[i % values.length] ?? '');
      };
      pick('connection', [...connections.keys()], filters.connection);
      pick('project', [...drawn.ids, UNATTRIBUTED], filters.project);
      pick('model', [...drawn.ids, UNATTRIBUTED], filters.model);
      for (const endpoint of filters.endpoint) search.append('endpoint', endpoint);

      const rows = parseRowsQuery(search);
      expect(await (await exportRows(member, rows)).text()).toBe(await expectedRows(member, rows, connections));
      const sums = parseUsageQuery(new URLSearchParams([...search, ['groupBy', groupBy.join(',')]]));
      expect(await (await exportCsv(member, sums)).text()).toBe(await expectedSums(member, sums, connections));
    }),
    { numRuns: runs(25) },
  );
}, 120_000);
