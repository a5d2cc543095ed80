import { randomUUID } from 'node:crypto';
import type { OwnerSql } from '@/e2e/support/owner-sql';
import { addDays, type Day, dayOf } from '@/lib/day';
import { USAGE_ENDPOINTS } from '@/lib/integrations/providers/openai/endpoints';

/** A connection past its form, with whatever history a case needs; nothing ever calls for it. */
export type Made = { sql: OwnerSql; workspaceId: string; id: string };

/** Columns of `connections` that make its state. */
type Facts = Partial<{
  name: string;
  is_sandbox: boolean;
  organization_id: string;
  key_last4: string;
  key_expires_on: Day;
  names_readable: boolean;
  history_from: Day;
  connected_by: string;
  connected_at: Date;
  paused_at: Date;
  disconnected_at: Date;
  blocked_reason: 'key_refused' | 'usage_scope_missing';
  retry_reason: 'rate_limited' | 'failing';
  last_success_at: Date;
}>;

export const today = (): Day => dayOf(Date.now());
export const daysAgo = (days: number): Day => addDays(today(), -days);
export const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);

/** @param schedule columns of `sync_schedule`; the next attempt is in the future, unless told that there is none */
export async function makeConnection(
  sql: OwnerSql,
  workspaceId: string,
  facts: Facts = {},
  schedule: { failures?: number; next_attempt_at?: Date | null; lease_until?: Date } = {},
): Promise<Made> {
  const id = randomUUID();
  const row = {
    workspace_id: workspaceId,
    id,
    provider: 'openai',
    name: 'Acme Production',
    organization_id: `org-${id.replaceAll('-', '').slice(0, 24)}`,
    key_last4: 'x7Qa',
    history_from: daysAgo(89),
    connected_by: 'Dana Okafor',
    connected_at: hoursAgo(24 * 24),
    last_attempt_at: hoursAgo(0.2),
    last_success_at: hoursAgo(0.2),
    ...facts,
  };
  await insert(sql, 'connections', row);
  const next = { connection_id: id, workspace_id: workspaceId, next_attempt_at: hoursAgo(-1), ...schedule };
  await insert(sql, 'sync_schedule', next);
  return { sql, workspaceId, id };
}

export const MODELS = [
  'gpt-6-astra-2026-05-14',
  'gpt-6-luna-2026-05-14',
  'gpt-5-2025-08-07',
  'gpt-5-mini-2025-08-07',
  'gpt-4o-2024-08-06',
  'gpt-4o-mini-2024-07-18',
  'o3-2025-04-16',
  'o4-mini-2025-04-16',
  'gpt-4.1-2025-04-14',
  'gpt-4.1-nano-2025-04-14',
  'gpt-image-1',
  'text-embedding-3-large',
];
export const PROJECTS = ['Support assistant', 'Document search', 'Data platform', 'Internal tools', 'unattributed'];

/** A connection that is healthy, with every day of its history read: all that most tests need of one. */
export async function makeReadConnection(
  sql: OwnerSql,
  workspaceId: string,
  { days = 90, ...facts }: Facts & { days?: number } = {},
): Promise<Made> {
  const from = daysAgo(days - 1);
  const made = await makeConnection(sql, workspaceId, { name: 'Acme', history_from: from, ...facts });
  await addUsage(made, { from, projects: PROJECTS, models: MODELS });
  await addCoverage(made, from);
  await addRun(made);
  return made;
}

export async function insert(sql: OwnerSql, table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const columns = Object.keys(row);
  await sql(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  );
}

type Usage = { from: Day; to?: Day; projects: readonly string[]; models: readonly string[]; endpoint?: string };

/** Projects by their names, each model in each of them on every day: quiet weekends, slow growth, few carry most. */
export async function addUsage({ sql, workspaceId, id }: Made, usage: Usage): Promise<void> {
  const { from, to = today(), projects, models, endpoint = 'completions' } = usage;
  await sql(
    `INSERT INTO projects (workspace_id, connection_id, project_id, name)
     SELECT $1, $2, 'proj_' || substr(md5(name), 1, 20), name FROM unnest($3::text[]) name ON CONFLICT DO NOTHING`,
    [workspaceId, id, projects.filter((name) => name !== 'unattributed')],
  );
  await sql(
    `INSERT INTO usage_rows
     SELECT $1, $2, day::date, $7, CASE p.name WHEN 'unattributed' THEN p.name ELSE 'proj_' || substr(md5(p.name), 1, 20) END,
       m.name, (n * 2400)::bigint, (n * 520)::bigint, n::bigint
     FROM generate_series($3::date, $4::date, '1 day') day,
       unnest($5::text[]) WITH ORDINALITY p(name, pn), unnest($6::text[]) WITH ORDINALITY m(name, mn),
       LATERAL (SELECT ceil(9000 / (mn * pn) * CASE WHEN extract(isodow FROM day) > 5 THEN 0.3 ELSE 1 END
         * exp((day::date - current_date) * 0.004) * (1 + 0.2 * sin(extract(doy FROM day) * mn + pn))) AS n)`,
    [workspaceId, id, from, to, projects, models, endpoint],
  );
}

/** Every endpoint of each day was read just now: old days are settled, those of the last three days are not. */
export async function addCoverage({ sql, workspaceId, id }: Made, from: Day, to: Day = today()): Promise<void> {
  await sql(
    `INSERT INTO coverage SELECT $1, $2, endpoint, day::date, now(), now(), 1, ''::bytea, NULL
     FROM generate_series($3::date, $4::date, '1 day') day, unnest($5::text[]) endpoint`,
    [workspaceId, id, from, to, USAGE_ENDPOINTS.map((endpoint) => endpoint.id)],
  );
}

/** Days that were not read: neither figures nor coverage. */
export async function forgetDays({ sql, workspaceId, id }: Made, from: Day, to: Day): Promise<void> {
  for (const table of ['usage_rows', 'coverage'])
    await sql(`DELETE FROM ${table} WHERE workspace_id = $1 AND connection_id = $2 AND day BETWEEN $3 AND $4`, [
      workspaceId,
      id,
      from,
      to,
    ]);
}

/** The provider corrected a day that had been final: what it had been is kept. */
export async function restateDay(made: Made, day: Day): Promise<void> {
  const { sql, workspaceId, id } = made;
  await sql(
    `INSERT INTO restatements (workspace_id, connection_id, run_id, day, endpoint, project_id, model,
       input_tokens_before, input_tokens_after, output_tokens_before, output_tokens_after, requests_before, requests_after)
     SELECT workspace_id, connection_id, $4, day, endpoint, project_id, model,
       input_tokens * 11 / 10, input_tokens, output_tokens * 11 / 10, output_tokens, requests * 11 / 10, requests
     FROM usage_rows WHERE workspace_id = $1 AND connection_id = $2 AND day = $3
     ORDER BY requests DESC LIMIT 3`,
    [workspaceId, id, day, await addRun(made)],
  );
}

/** The last reading of a day did not come to its end. */
export const failDay = ({ sql, workspaceId, id }: Made, day: Day): Promise<void> =>
  insert(sql, 'coverage_notes', {
    workspace_id: workspaceId,
    connection_id: id,
    endpoint: 'embeddings',
    day,
    failed_at: new Date(),
    failed_code: 'bad_answer',
    problem: 'The answer was cut off.',
  });

/** A run, finished a while ago unless told otherwise. @returns its id */
export async function addRun(made: Made, facts: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const run = randomUUID();
  await insert(made.sql, 'sync_runs', {
    workspace_id: made.workspaceId,
    id: run,
    connection_id: made.id,
    trigger: 'cron',
    fence: 1,
    started_at: hoursAgo(0.21),
    finished_at: hoursAgo(0.2),
    outcome: 'succeeded',
    days_read: 35,
    rows_added: 1_204,
    rows_changed: 18,
    rows_removed: 2,
    calls: 21,
    waited_ms: 0,
    ...facts,
  });
  return run;
}
