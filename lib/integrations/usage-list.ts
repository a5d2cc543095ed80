import 'server-only';
import { z } from 'zod';
import { dayOf, parseDay, startOf } from '@/lib/day';
import { namesWithin } from '@/lib/usage/names';
import { canFilter } from '@/lib/usage/params';
import type { WorkspaceTx } from '@/lib/workspace';

/** A value that may be looked for; any other, such as one with a NUL, which PostgreSQL does not take, is none. */
const filter = (name: 'project' | 'model' | 'endpoint') =>
  z
    .string()
    .refine((text) => canFilter(name, text))
    .optional()
    .catch(undefined);

/** What the table of a connection's usage rows can be asked for, in its address. */
export const usageListParams = z.object({
  project: filter('project'),
  model: filter('model'),
  endpoint: filter('endpoint'),
  from: z.string().transform(parseDay).optional().catch(undefined),
  to: z.string().transform(parseDay).optional().catch(undefined),
  sort: z.enum(['day', 'inputTokens', 'outputTokens', 'requests']).catch('day'),
  order: z.enum(['asc', 'desc']).catch('desc'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});
export type UsageListParams = z.output<typeof usageListParams>;

export const PAGE_SIZE = 50;

export type UsageListRow = {
  key: string;
  day: string;
  endpoint: string;
  projectId: string;
  model: string;
  inputTokens: string;
  outputTokens: string;
  requests: string;
};

/** One page of a connection's usage rows, and how many there are. */
export async function usageList({ db, workspaceId }: WorkspaceTx, connectionId: string, params: UsageListParams) {
  const { project, model, endpoint, from, to, sort, order, page } = params;
  const where = {
    workspaceId,
    connectionId,
    ...(project && { projectId: project }),
    ...(model && { model }),
    ...(endpoint && { endpoint }),
    ...((from || to) && { day: { ...(from && { gte: startOf(from) }), ...(to && { lte: startOf(to) }) } }),
  };
  const total = await db.usageRow.count({ where });
  const rows = await db.usageRow.findMany({
    where,
    orderBy: [
      { [sort]: order },
      ...(sort === 'day' ? [] : [{ day: 'desc' as const }]),
      { endpoint: 'asc' },
      { projectId: 'asc' },
      { model: 'asc' },
    ],
    skip: (page - 1) * PAGE_SIZE,
    take: PAGE_SIZE,
  });
  return {
    total,
    rows: rows.map(
      ({ day, inputTokens, outputTokens, requests, ...row }): UsageListRow => ({
        key: [dayOf(day), row.endpoint, row.projectId, row.model].join(' '),
        day: dayOf(day),
        endpoint: row.endpoint,
        projectId: row.projectId,
        model: row.model,
        inputTokens: `${inputTokens}`,
        outputTokens: `${outputTokens}`,
        requests: `${requests}`,
      }),
    ),
  };
}

/** What a connection's rows can be filtered by. */
export async function usageListOptions({ db, workspaceId }: WorkspaceTx, connectionId: string) {
  const rows = await db.usageRow.groupBy({
    by: ['endpoint', 'projectId', 'model'],
    where: { workspaceId, connectionId },
  });
  const distinct = (pick: (row: (typeof rows)[number]) => string) => [...new Set(rows.map(pick))].sort();
  const names = await db.project.findMany({
    where: { workspaceId, connectionId },
    select: { projectId: true, name: true, archivedAt: true },
  });
  return {
    models: distinct(({ model }) => model),
    projects: distinct(({ projectId }) => projectId),
    endpoints: distinct(({ endpoint }) => endpoint),
    names: namesWithin(names),
  };
}
