import 'server-only';
import { type Day, dayOf, startOf } from '@/lib/day';
import type { WorkspaceTx } from '@/lib/workspace';
import { modelName, type Names, projectName } from './names';
import type { Sums } from './rows';

/** One group of one day that the provider changed after it had been read as complete. */
export type Correction = {
  id: string;
  day: Day;
  seenAt: string;
  connection: string;
  endpoint: string;
  project: string;
  model: string;
  before: Sums;
  after: Sums;
};

/** The newest ones are listed; their number tells whether there are more. */
export const MAX_CORRECTIONS = 100;

type Query = {
  from: Day;
  to: Day;
  connection: readonly string[];
  project: readonly string[];
  model: readonly string[];
};

/** The corrections of the days and groups in view, newest first. */
export async function corrections({ db, workspaceId }: WorkspaceTx, query: Query, names: Names): Promise<Correction[]> {
  const rows = await db.restatement.findMany({
    where: {
      workspaceId,
      day: { gte: startOf(query.from), lte: startOf(query.to) },
      ...(query.connection.length > 0 && { connectionId: { in: [...query.connection] } }),
      ...(query.project.length > 0 && { projectId: { in: [...query.project] } }),
      ...(query.model.length > 0 && { model: { in: [...query.model] } }),
    },
    orderBy: { id: 'desc' },
    take: MAX_CORRECTIONS,
  });
  return rows.map((row) => ({
    id: row.id.toString(),
    day: dayOf(row.day),
    seenAt: row.seenAt.toISOString(),
    connection: names.connections.get(row.connectionId)?.name ?? row.connectionId,
    endpoint: row.endpoint,
    project: projectName(names, row.projectId),
    model: modelName(row.model),
    before: sums(row.inputTokensBefore, row.outputTokensBefore, row.requestsBefore),
    after: sums(row.inputTokensAfter, row.outputTokensAfter, row.requestsAfter),
  }));
}

const sums = (inputTokens: bigint, outputTokens: bigint, requests: bigint): Sums => ({
  inputTokens: `${inputTokens}`,
  outputTokens: `${outputTokens}`,
  requests: `${requests}`,
});
