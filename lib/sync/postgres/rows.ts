import 'server-only';
import { type Day, dayOf } from '@/lib/day';
import type { EndpointId, ProjectName } from '@/lib/integrations/provider';
import type { WorkspaceTx } from '@/lib/workspace';
import type { KnownDay, ReadDay, RestatedGroup, Row } from '../diff';
import type { CoveredRead, KnownDays } from '../ledger';
import { column, words } from './column';

/** The set-based statements of a range: whole columns as arrays, one statement each however many rows. */

type Key = Pick<Row, 'day' | 'endpoint' | 'projectId' | 'model'>;

export async function knownDays(
  { db, workspaceId }: WorkspaceTx,
  connectionId: string,
  days: readonly ReadDay[],
): Promise<KnownDays> {
  const rows = await db.$queryRaw<(KnownDay & { endpoint: EndpointId; day: Date })[]>`
    SELECT c.endpoint, c.day, c.read_at AS "readAt", c.rows, c.content_hash AS "contentHash", c.suspect_at AS "suspectAt"
    FROM coverage c
    JOIN unnest(${words(days, (d) => d.endpoint)}::text[], ${column(days, (d) => d.day)}::date[]) AS d (endpoint, day)
      ON c.endpoint = d.endpoint AND c.day = d.day
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.connection_id = ${connectionId}::uuid`;
  const known = new Map(rows.map((row) => [`${dayOf(row.day)} ${row.endpoint}`, row]));
  return (endpoint: EndpointId, day: Day) => known.get(`${day} ${endpoint}`);
}

/** The rows stored for the given days of the given endpoints. */
export async function rowsOf({ db, workspaceId }: WorkspaceTx, connectionId: string, days: readonly ReadDay[]) {
  if (days.length === 0) return [];
  const rows = await db.$queryRaw<(Omit<Row, 'day'> & { day: Date })[]>`
    SELECT u.day, u.endpoint, u.project_id AS "projectId", u.model, u.input_tokens AS "inputTokens",
      u.output_tokens AS "outputTokens", u.requests
    FROM usage_rows u
    JOIN unnest(${words(days, (d) => d.endpoint)}::text[], ${column(days, (d) => d.day)}::date[]) AS d (endpoint, day)
      ON u.endpoint = d.endpoint AND u.day = d.day
    WHERE u.workspace_id = ${workspaceId}::uuid AND u.connection_id = ${connectionId}::uuid`;
  return rows.map((row): Row => ({ ...row, day: dayOf(row.day) }));
}

export async function deleteRows({ db, workspaceId }: WorkspaceTx, connectionId: string, rows: readonly Key[]) {
  if (rows.length === 0) return;
  await db.$executeRaw`
    DELETE FROM usage_rows u
    USING unnest(${column(rows, (r) => r.day)}::date[], ${words(rows, (r) => r.endpoint)}::text[],
      ${words(rows, (r) => r.projectId)}::text[], ${words(rows, (r) => r.model)}::text[])
      AS d (day, endpoint, project_id, model)
    WHERE u.workspace_id = ${workspaceId}::uuid AND u.connection_id = ${connectionId}::uuid
      AND u.day = d.day AND u.endpoint = d.endpoint AND u.project_id = d.project_id AND u.model = d.model`;
}

export async function upsertRows({ db, workspaceId }: WorkspaceTx, connectionId: string, rows: readonly Row[]) {
  if (rows.length === 0) return;
  await db.$executeRaw`
    INSERT INTO usage_rows (workspace_id, connection_id, day, endpoint, project_id, model,
      input_tokens, output_tokens, requests)
    SELECT ${workspaceId}::uuid, ${connectionId}::uuid, *
    FROM unnest(${column(rows, (r) => r.day)}::date[], ${words(rows, (r) => r.endpoint)}::text[],
      ${words(rows, (r) => r.projectId)}::text[], ${words(rows, (r) => r.model)}::text[],
      ${column(rows, (r) => r.inputTokens)}::bigint[], ${column(rows, (r) => r.outputTokens)}::bigint[],
      ${column(rows, (r) => r.requests)}::bigint[])
    ON CONFLICT (workspace_id, connection_id, day, endpoint, project_id, model) DO UPDATE
      SET input_tokens = EXCLUDED.input_tokens, output_tokens = EXCLUDED.output_tokens, requests = EXCLUDED.requests`;
}

/** A suspect day keeps its rows and when they were read; it only gets its mark. */
export async function saveCoverage(
  { db, workspaceId }: WorkspaceTx,
  connectionId: string,
  readAt: Date,
  kept: readonly CoveredRead[],
  suspect: readonly ReadDay[],
): Promise<void> {
  if (kept.length > 0)
    await db.$executeRaw`
      INSERT INTO coverage AS c (workspace_id, connection_id, endpoint, day, read_at, changed_at, rows, content_hash)
      SELECT ${workspaceId}::uuid, ${connectionId}::uuid, d.endpoint, d.day, d.read_at, ${readAt}, d.rows,
        decode(d.hash, 'hex')
      FROM unnest(${words(kept, (d) => d.endpoint)}::text[], ${column(kept, (d) => d.day)}::date[],
        ${column(kept, (d) => (d.readAt ?? readAt).toISOString())}::timestamptz[],
        ${column(kept, (d) => d.groups.length)}::int[], ${words(kept, (d) => Buffer.from(d.hash).toString('hex'))}::text[])
        AS d (endpoint, day, read_at, rows, hash)
      ON CONFLICT (workspace_id, connection_id, endpoint, day) DO UPDATE
        SET read_at = EXCLUDED.read_at, rows = EXCLUDED.rows, content_hash = EXCLUDED.content_hash, suspect_at = NULL,
          changed_at = CASE WHEN c.content_hash = EXCLUDED.content_hash THEN c.changed_at ELSE EXCLUDED.changed_at END`;
  if (suspect.length > 0)
    await db.$executeRaw`
      UPDATE coverage c SET suspect_at = ${readAt}
      FROM unnest(${words(suspect, (d) => d.endpoint)}::text[], ${column(suspect, (d) => d.day)}::date[]) AS d (endpoint, day)
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.connection_id = ${connectionId}::uuid
        AND c.endpoint = d.endpoint AND c.day = d.day`;
}

export async function insertRestatements(
  { db, workspaceId }: WorkspaceTx,
  connectionId: string,
  runId: string,
  groups: readonly RestatedGroup[],
): Promise<void> {
  if (groups.length === 0) return;
  await db.$executeRaw`
    INSERT INTO restatements (workspace_id, connection_id, run_id, day, endpoint, project_id, model,
      input_tokens_before, input_tokens_after, output_tokens_before, output_tokens_after,
      requests_before, requests_after)
    SELECT ${workspaceId}::uuid, ${connectionId}::uuid, ${runId}::uuid, *
    FROM unnest(${column(groups, (g) => g.day)}::date[], ${words(groups, (g) => g.endpoint)}::text[],
      ${words(groups, (g) => g.projectId)}::text[], ${words(groups, (g) => g.model)}::text[],
      ${column(groups, (g) => g.before.inputTokens)}::bigint[], ${column(groups, (g) => g.after.inputTokens)}::bigint[],
      ${column(groups, (g) => g.before.outputTokens)}::bigint[], ${column(groups, (g) => g.after.outputTokens)}::bigint[],
      ${column(groups, (g) => g.before.requests)}::bigint[], ${column(groups, (g) => g.after.requests)}::bigint[])`;
}

/** The names the provider gives now; a project it no longer lists keeps its last name. */
export async function saveNames(
  { db, workspaceId }: WorkspaceTx,
  connectionId: string,
  names: readonly ProjectName[],
): Promise<void> {
  const projects = names.map(({ projectId, name, archivedAt }) => ({
    project_id: projectId,
    name,
    archived_at: archivedAt?.toISOString() ?? null,
  }));
  await db.$executeRaw`
    INSERT INTO projects AS known (workspace_id, connection_id, project_id, name, archived_at, seen_at)
    SELECT DISTINCT ON (p.project_id) ${workspaceId}::uuid, ${connectionId}::uuid, p.project_id, p.name, p.archived_at, now()
    FROM jsonb_to_recordset(${JSON.stringify(projects)}::jsonb) AS p (project_id text, name text, archived_at timestamptz)
    ON CONFLICT (workspace_id, connection_id, project_id) DO UPDATE
      SET name = EXCLUDED.name, archived_at = EXCLUDED.archived_at, seen_at = EXCLUDED.seen_at
      WHERE (known.name, known.archived_at) IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.archived_at)`;
}
