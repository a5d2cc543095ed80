import type { OwnerSql } from './owner-sql';
import type { Tenant } from './tenant';

/** A view the tenant's owner has saved. @returns its id */
export async function createView(
  sql: OwnerSql,
  { workspaceId, people }: Tenant,
  { name = 'Month end', search = 'range=last-month' } = {},
): Promise<string> {
  const [view] = await sql<{ id: string }>(
    'INSERT INTO saved_views (workspace_id, name, search, created_by) VALUES ($1, $2, $3, $4) RETURNING id',
    [workspaceId, name, search, people.owner.id],
  );
  return view?.id ?? '';
}

/** Something is connected, or there is nothing to look at. */
export const connected = (sql: OwnerSql, { workspaceId }: Tenant, name = 'Acme') =>
  sql(
    `INSERT INTO connections (workspace_id, provider, name, key_last4, history_from, connected_by)
     VALUES ($1, 'openai', $2, 'abcd', current_date, 'test')`,
    [workspaceId, name],
  );
