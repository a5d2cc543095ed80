import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Member } from '@/lib/auth/actor';
import { addDays, type Day } from '@/lib/day';
import { USAGE_ENDPOINTS } from '@/lib/integrations/providers/openai/endpoints';
import { createConnection, createMember } from '@/lib/testing/factories';

const DAYS = 365;
export const FIRST_DAY = '2025-01-01' as Day;
export const LAST_DAY = addDays(FIRST_DAY, DAYS - 1);
const ENDPOINTS = ['completions', 'embeddings'];
/** The company that is measured: 1,440 series, 525,600 rows. */
const MEASURED = { connections: 3, projects: 20, models: 12 };
/** Each of the others: 132 series, 48,180 rows. */
const OTHER = { connections: 1, projects: 6, models: 11 };
/** Workspaces in all; 200 are 10.1 million rows. */
const WORKSPACES = Number(process.env.BENCH_WORKSPACES) || 200;

/**
 * Companies with a year of usage in outline: `bench_series` has one row for each (workspace, connection, endpoint,
 * project, model) that reports every day. Project ids and model names are as long as a provider's.
 * @returns the finance person of the measured company
 */
export async function createCompanies(owner: pg.Client): Promise<Member> {
  const member = await createMember('finance');
  const measured = await Promise.all(
    Array.from({ length: MEASURED.connections }, (_, i) =>
      createConnection(member.workspaceId, { name: `Organization ${i}`, historyFrom: FIRST_DAY }),
    ),
  );
  await owner.query(`CREATE TABLE bench_series (series int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, workspace_id uuid,
    connection_id uuid, endpoint text, project_id text, model text)`);
  await addSeries(owner, member.workspaceId, measured, MEASURED);
  for (let i = 1; i < WORKSPACES; i++) await addSeries(owner, randomUUID(), [randomUUID()], OTHER);
  await owner.query('VACUUM ANALYZE bench_series');
  return member;
}

async function addSeries(owner: pg.Client, workspace: string, connections: readonly string[], of: typeof OTHER) {
  await owner.query(
    `INSERT INTO bench_series (workspace_id, connection_id, endpoint, project_id, model)
     SELECT $1, c, e, 'proj_' || substr(md5(c || '/' || p), 1, 24), 'gpt-' || m % 5 || '.' || m || '-mini-2025-04-1' || m % 10
     FROM unnest($2::uuid[]) c, unnest($3::text[]) e, generate_series(1, $4) p, generate_series(1, $5) m
     ORDER BY c, e, p, m`,
    [workspace, connections, ENDPOINTS, of.projects, of.models],
  );
}

/** What every day's row of a series holds: `$1` is the day. A select of it is inserted day by day, as a sync writes. */
export const USAGE_OF_THE_DAY = `SELECT s.*, $1::date AS day, 1000 + (s.series * 7919 + ($1::date - '2025-01-01'::date) * 104729) % 900000::bigint AS input_tokens,
  100 + (s.series * 31) % 90000::bigint AS output_tokens, 1 + s.series % 900::bigint AS requests FROM bench_series s`;

/** Inserts a year, day after day: rows of all companies lie beside each other, as a nightly sync leaves them. */
export async function insertYear(owner: pg.Client, insert: string): Promise<void> {
  for (let day = FIRST_DAY; day <= LAST_DAY; day = addDays(day, 1)) await owner.query(insert, [day]);
}

/** The same year in the schema's own tables, all of it covered. */
export async function fillUsage(owner: pg.Client, measured: string): Promise<void> {
  await owner.query(
    `INSERT INTO workspaces (id, name) SELECT DISTINCT workspace_id, 'Bench' FROM bench_series ON CONFLICT DO NOTHING`,
  );
  await owner.query(
    `INSERT INTO connections (workspace_id, id, provider, name, key_last4, history_from, connected_by)
    SELECT DISTINCT workspace_id, connection_id, 'openai', 'Organization', 'last', $1::date, 'bench' FROM bench_series
    ON CONFLICT DO NOTHING`,
    [FIRST_DAY],
  );
  await insertYear(
    owner,
    `INSERT INTO usage_rows SELECT workspace_id, connection_id, day, endpoint, project_id, model,
    input_tokens, output_tokens, requests FROM (${USAGE_OF_THE_DAY}) u`,
  );
  await owner.query(
    `INSERT INTO coverage SELECT workspace_id, id, e, day, now(), now(), 1, ''::bytea, NULL
    FROM connections, unnest($2::text[]) e, generate_series($3::date, $4::date, '1 day') day WHERE workspace_id = $1`,
    [measured, USAGE_ENDPOINTS.map(({ id }) => id), FIRST_DAY, LAST_DAY],
  );
  await owner.query('VACUUM ANALYZE');
}
