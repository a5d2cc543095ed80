import pg from 'pg';
import { usageOfVersion } from './versions.ts';

// What a sync is without lease, fence and transaction: each day deleted, then inserted in batches, over and over.
const [workspaceId = '', connectionId = '', ...days] = process.argv.slice(2);
const ENDPOINTS = ['completions', 'decisions', 'embeddings'];
const BATCH = 50;

async function write(client: pg.Client, endpoint: string, day: string, version: number): Promise<void> {
  const groups = usageOfVersion(version)(endpoint, day as never);
  const key = [workspaceId, connectionId, endpoint, day];
  await client.query(
    `DELETE FROM usage_rows WHERE workspace_id = $1 AND connection_id = $2 AND endpoint = $3 AND day = $4`,
    key,
  );
  for (let from = 0; from < groups.length; from += BATCH) {
    const batch = groups.slice(from, from + BATCH);
    await client.query(
      `INSERT INTO usage_rows (workspace_id, connection_id, endpoint, day, project_id, model, input_tokens, output_tokens, requests)
       SELECT $1, $2, $3, $4, p, 'model', i, i * 3, r FROM unnest($5::text[], $6::bigint[], $7::bigint[]) AS _ (p, i, r)
       ON CONFLICT DO NOTHING`,
      [...key, batch.map((g) => g.projectId), batch.map((g) => `${g.inputTokens}`), batch.map((g) => `${g.requests}`)],
    );
  }
  await client.query(
    `INSERT INTO coverage (workspace_id, connection_id, endpoint, day, read_at, changed_at, rows, content_hash)
     VALUES ($1, $2, $3, $4, now(), now(), $5, '')
     ON CONFLICT (workspace_id, connection_id, endpoint, day) DO UPDATE SET rows = EXCLUDED.rows`,
    [...key, groups.length],
  );
}

for (;;) {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query("SELECT set_config('app.workspace_id', $1, false)", [workspaceId]);
    for (;;) {
      const version = Date.now();
      for (const day of days) for (const endpoint of ENDPOINTS) await write(client, endpoint, day, version);
      process.stdout.write('succeeded\n');
    }
  } catch {
    await client.end().catch(() => {});
  }
}
