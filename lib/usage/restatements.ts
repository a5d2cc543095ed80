import 'server-only';
import type { Day } from '@/lib/day';
import type { WorkspaceTx } from '@/lib/workspace';
import { endpointName, modelName, type Names, projectName } from './names';
import { type Conditions, where } from './rows';
import type { Sums } from './sums';

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

type Row = Record<'before' | 'after', Sums> & {
  id: string;
  day: Day;
  seenAt: Date;
  connectionId: string;
  endpoint: string;
  projectId: string;
  model: string;
};

type Corrected = {
  newest: { projectId: string; told: (names: Names) => Correction }[];
  /** By how much each day was changed in all: decimal strings, negative where it lost. */
  byDay: Map<Day, Sums>;
};

/** The corrections of the days and groups in view. */
export async function corrections({ db, workspaceId }: WorkspaceTx, view: Conditions): Promise<Corrected> {
  const days = await db.$queryRaw<(Sums & { day: Day })[]>`
    SELECT to_char(u.day, 'YYYY-MM-DD') AS day, sum(u.input_tokens_after - u.input_tokens_before)::text AS "inputTokens",
      sum(u.output_tokens_after - u.output_tokens_before)::text AS "outputTokens",
      sum(u.requests_after - u.requests_before)::text AS requests
    FROM restatements u WHERE ${where(workspaceId, view)} GROUP BY u.day`;
  if (days.length === 0) return { newest: [], byDay: new Map() };
  const rows = await db.$queryRaw<Row[]>`
    SELECT u.id::text AS id, to_char(u.day, 'YYYY-MM-DD') AS day, u.seen_at AS "seenAt", u.connection_id::text AS "connectionId",
      u.endpoint, u.project_id AS "projectId", u.model,
      jsonb_build_object('inputTokens', u.input_tokens_before::text, 'outputTokens', u.output_tokens_before::text,
        'requests', u.requests_before::text) AS before,
      jsonb_build_object('inputTokens', u.input_tokens_after::text, 'outputTokens', u.output_tokens_after::text,
        'requests', u.requests_after::text) AS after
    FROM restatements u WHERE ${where(workspaceId, view)} ORDER BY u.id DESC LIMIT ${MAX_CORRECTIONS}`;
  const newest = rows.map(({ id, day, seenAt, connectionId, endpoint, projectId, model, before, after }) => ({
    projectId,
    told: (names: Names): Correction => ({
      id,
      day,
      seenAt: seenAt.toISOString(),
      connection: names.connections.get(connectionId)?.name ?? connectionId,
      endpoint: endpointName(endpoint),
      project: projectName(names, projectId),
      model: modelName(model),
      before,
      after,
    }),
  }));
  return { newest, byDay: new Map(days.map(({ day, ...change }) => [day, change])) };
}
