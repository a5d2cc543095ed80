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

type Row = Omit<Correction, 'connection' | 'project'> & { connectionId: string; projectId: string };

type Corrected = {
  newest: { projectId: string; told: (names: Names) => Correction }[];
  /** By how much each day was changed in all: decimal strings, negative where it lost. */
  byDay: Map<Day, Sums>;
};

/** The corrections of the days and groups in view: one statement, which reads each of them once. */
export async function corrections({ db, workspaceId }: WorkspaceTx, view: Conditions): Promise<Corrected> {
  const [found] = await db.$queryRaw<{ days: (Sums & { day: Day })[] | null; newest: Row[] | null }[]>`
    WITH found AS MATERIALIZED (SELECT u.* FROM restatements u WHERE ${where(workspaceId, view)})
    SELECT (SELECT json_agg(d) FROM (
        SELECT day, sum(input_tokens_after - input_tokens_before)::text AS "inputTokens",
          sum(output_tokens_after - output_tokens_before)::text AS "outputTokens",
          sum(requests_after - requests_before)::text AS requests
        FROM found GROUP BY day) d) AS days,
      (SELECT json_agg(n) FROM (
        SELECT id::text, day, to_char(seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "seenAt",
          connection_id AS "connectionId", endpoint, project_id AS "projectId", model,
          json_build_object('inputTokens', input_tokens_before::text, 'outputTokens', output_tokens_before::text,
            'requests', requests_before::text) AS before,
          json_build_object('inputTokens', input_tokens_after::text, 'outputTokens', output_tokens_after::text,
            'requests', requests_after::text) AS after
        FROM found ORDER BY found.id DESC LIMIT ${MAX_CORRECTIONS}) n) AS newest`;
  const newest = found?.newest ?? [];
  return {
    newest: newest.map(({ connectionId, projectId, ...correction }) => ({
      projectId,
      told: (names: Names): Correction => ({
        ...correction,
        connection: names.connections.get(connectionId)?.name ?? connectionId,
        endpoint: endpointName(correction.endpoint),
        project: projectName(names, projectId),
        model: modelName(correction.model),
      }),
    })),
    byDay: new Map(found?.days?.map(({ day, ...change }) => [day, change])),
  };
}
