import 'server-only';
import { audit } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { csvLine } from '@/lib/csv';
import { streamCsv, type WriteLines } from '@/lib/csv-stream';
import { Prisma } from '@/lib/generated/prisma/client';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { type Names, namesOf, projectName } from './names';
import type { Group, UsageQuery } from './params';
import { select, type UsageSum } from './rows';

/** Rows fetched at a time: what one export holds in memory. */
const BATCH = 2_000;

type ExportRow = UsageSum & { source: string };

/** The header's names of a group, and what a row has under them. */
const COLUMNS: Readonly<Record<Group, { names: string[]; cells: (id: string, names: Names) => string[] }>> = {
  day: { names: ['day'], cells: (id) => [id] },
  endpoint: { names: ['endpoint'], cells: (id) => [id] },
  project: { names: ['project', 'project_name'], cells: (id, names) => [id, projectName(names, id)] },
  model: { names: ['model'], cells: (id) => [id] },
  connection: {
    names: ['connection', 'connection_name'],
    cells: (id, names) => [id, names.connections.get(id)?.name ?? id],
  },
};

/**
 * The rows of a query as CSV, as of one moment, however many: a cursor feeds the stream as fast as it is read. The
 * audit entry comes first, on its own: it must stay when the reader breaks off, with all but the last row in hand.
 */
export async function exportCsv(actor: Member, query: UsageQuery): Promise<ReadableStream<Uint8Array>> {
  const { from, to, groupBy } = query;
  await withWorkspace(actor, 'usage.read', (tx) =>
    audit(tx, 'usage.exported', { from, to, groupBy: groupBy.join(',') }),
  );
  return streamCsv(actor, 'usage.read', (tx, write) => copy(tx, query, write), { replica: true });
}

async function copy(tx: WorkspaceTx, query: UsageQuery, write: WriteLines): Promise<void> {
  const names = await namesOf(tx);
  const sandboxes = [...names.connections].flatMap(([id, { sandbox }]) => (sandbox ? [id] : []));
  const source = Prisma.sql`CASE WHEN bool_and(u.connection_id = ANY(${sandboxes}::uuid[])) THEN 'sandbox'
    WHEN bool_or(u.connection_id = ANY(${sandboxes}::uuid[])) THEN 'mixed' ELSE 'live' END AS source`;
  await tx.db.$executeRaw`DECLARE exported NO SCROLL CURSOR FOR ${select(tx.workspaceId, query, [source])}`;
  const { groupBy } = query;
  await write([
    csvLine([
      ...groupBy.flatMap((group) => COLUMNS[group].names),
      'input_tokens',
      'output_tokens',
      'requests',
      'source',
    ]),
  ]);
  for (;;) {
    const rows = await tx.db.$queryRawUnsafe<ExportRow[]>(`FETCH ${BATCH} FROM exported`);
    if (rows.length === 0) return;
    await write(rows.map((row) => line(row, groupBy, names)));
  }
}

const line = (row: ExportRow, groupBy: readonly Group[], names: Names) =>
  csvLine([
    ...groupBy.flatMap((group) => COLUMNS[group].cells(row[group] ?? '', names)),
    { number: row.inputTokens },
    { number: row.outputTokens },
    { number: row.requests },
    row.source,
  ]);
