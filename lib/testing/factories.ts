import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Member } from '@/lib/auth/actor';
import type { Role } from '@/lib/auth/permissions';
import { applySessionSettings } from '@/lib/session-settings.mjs';

/** Runs SQL as the owner of the test's database: past row-level security, to arrange and to look. */
export async function asOwner<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client(process.env.TEST_OWNER_URL);
  await client.connect();
  try {
    await applySessionSettings(client);
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** A workspace of its own with one member of the given role; the password hash matches no password. */
export async function createMember(role: Role = 'owner', workspaceId: string = randomUUID()): Promise<Member> {
  const userId = randomUUID();
  const workspaceName = `Workspace ${workspaceId.slice(0, 8)}`;
  const email = `${role}-${userId.slice(0, 8)}@example.com`;
  const name = `${role} ${userId.slice(0, 4)}`;
  await asOwner('INSERT INTO workspaces (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    workspaceId,
    workspaceName,
  ]);
  await asOwner('INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4)', [
    userId,
    email,
    name,
    'none',
  ]);
  await asOwner('INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)', [
    workspaceId,
    userId,
    role,
  ]);
  const sessionId = randomBytes(32).toString('hex');
  await asOwner(
    "INSERT INTO sessions (token_hash, user_id, workspace_id, expires_at) VALUES (decode($1, 'hex'), $2, $3, now() + interval '1 hour')",
    [sessionId, userId, workspaceId],
  );
  return {
    kind: 'member',
    workspaceId,
    userId,
    role,
    name,
    email,
    workspaceName,
    sessionId,
    authenticatedAt: new Date(),
  };
}

/** A connection of the workspace, without a key or a schedule: what each test needs of them it adds. */
export async function createConnection(
  workspaceId: string,
  facts: { name?: string; historyFrom?: string; unavailable?: string[]; connectedAt?: Date } = {},
): Promise<string> {
  const id = randomUUID();
  await asOwner(
    `INSERT INTO connections (workspace_id, id, provider, name, key_last4, history_from, connected_by, unavailable, connected_at)
     VALUES ($1, $2, 'openai', $3, 'abcd', $4, 'test', $5, coalesce($6, now()))`,
    [
      workspaceId,
      id,
      facts.name ?? `Connection ${id.slice(0, 8)}`,
      facts.historyFrom ?? new Date().toISOString().slice(0, 10),
      facts.unavailable ?? [],
      facts.connectedAt ?? null,
    ],
  );
  return id;
}
