import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { addDays } from '@/lib/day';
import { fingerprint, seal } from '@/lib/encryption/envelope';
import { keys } from '@/lib/encryption/keys';
import { USAGE_ENDPOINTS } from '@/lib/integrations/providers/openai/endpoints';
import { today } from '@/lib/testing/syncing';

const WORKSPACES = 200;
/** Days before the trailing window, read and settled long ago. */
const HISTORY_DAYS = 30;
const TRAILING_DAYS = 3;
const BATCH = 1_000;

/** Organizations that were synced until three days ago, each with a real sealed key, over 200 workspaces unless told. */
export async function createOrganizations(count: number, over = WORKSPACES): Promise<void> {
  await withOwner(async (client) => {
    const workspaces = Array.from({ length: Math.min(over, count) }, () => randomUUID());
    await client.query("INSERT INTO workspaces (id, name) SELECT id, 'Bench' FROM unnest($1::uuid[]) AS id", [
      workspaces,
    ]);
    for (let from = 0; from < count; from += BATCH)
      await createBatch(client, workspaces, from, Math.min(BATCH, count - from));
    await client.query('ANALYZE');
  });
}

async function createBatch(client: pg.Client, workspaces: readonly string[], from: number, count: number) {
  const rows = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const organization = from + i;
      const owner = { workspaceId: workspaces[organization % workspaces.length] ?? '', connectionId: randomUUID() };
      const key = `sk-admin-bench-${organization}`;
      const sealed = await seal(keys(), key, owner);
      return {
        ...owner,
        organization,
        ...sealed,
        mark: await fingerprint(keys(), sealed.keyId, owner.workspaceId, key),
      };
    }),
  );
  const column = <T>(pick: (row: (typeof rows)[number]) => T) => rows.map(pick);
  const ids = [column((row) => row.workspaceId), column((row) => row.connectionId)];
  const first = addDays(today(), -HISTORY_DAYS - TRAILING_DAYS);
  await client.query(
    `INSERT INTO connections (workspace_id, id, provider, name, key_last4, history_from, connected_at, connected_by,
       last_success_at, last_long_read_at)
     SELECT w, c, 'openai', 'Organization ' || n, 'last', $4, now() - interval '1 day', 'bench', now() - interval '1 day', now()
     FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS _ (w, c, n)`,
    [...ids, column((row) => row.organization), first],
  );
  await client.query(
    `INSERT INTO credentials (workspace_id, connection_id, key_id, wrapped_key, sealed, fingerprint, fingerprint_key_id)
     SELECT w, c, k, wrapped, sealed, mark, k
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[]) AS _ (w, c, k, wrapped, sealed, mark)`,
    [
      ...ids,
      column((row) => row.keyId),
      column((row) => Buffer.from(row.wrapped)),
      column((row) => Buffer.from(row.sealed)),
      column((row) => Buffer.from(row.mark)),
    ],
  );
  await client.query(
    `INSERT INTO coverage (workspace_id, connection_id, endpoint, day, read_at, changed_at, rows, content_hash)
     SELECT w, c, e, d, now(), now(), 0, ''
     FROM unnest($1::uuid[], $2::uuid[]) AS _ (w, c), unnest($3::text[]) AS e,
       generate_series($4::date, $4::date + $5::int - 1, interval '1 day') AS d`,
    [...ids, USAGE_ENDPOINTS.map(({ id }) => id), first, HISTORY_DAYS],
  );
  await client.query(
    `INSERT INTO sync_schedule (connection_id, workspace_id) SELECT c, w FROM unnest($1::uuid[], $2::uuid[]) AS _ (w, c)`,
    ids,
  );
}

/** All of them due, and their trailing days unread again. */
export async function makeDue(): Promise<void> {
  await withOwner(async (client) => {
    await client.query('TRUNCATE usage_rows, sync_runs, events, restatements, projects');
    await client.query('DELETE FROM coverage WHERE day >= $1', [addDays(today(), -TRAILING_DAYS)]);
    await client.query(`UPDATE sync_schedule SET next_attempt_at = now(), lease_until = NULL, pace_tokens = NULL`);
    await client.query('VACUUM ANALYZE');
  });
}

/** What is stored after all were synced once: `once` is how many organizations one single successful run has read. */
export async function whatIsStored(): Promise<{ once: number; rows: number; wrong: number }> {
  return withOwner(async (client) => {
    const { rows } = await client.query(
      `SELECT (SELECT count(*)::int FROM (SELECT FROM sync_runs GROUP BY connection_id
                 HAVING count(*) = 1 AND bool_and(outcome = 'succeeded' AND calls = $1)) r) AS once,
         (SELECT count(*)::int FROM usage_rows) AS rows,
         (SELECT count(*)::int FROM usage_rows u JOIN connections c ON (c.workspace_id, c.id) = (u.workspace_id, u.connection_id)
          WHERE u.requests <> replace(c.name, 'Organization ', '')::int + 1) AS wrong`,
      [USAGE_ENDPOINTS.length + 1],
    );
    return rows[0];
  });
}

export async function withOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(process.env.TEST_OWNER_URL);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
