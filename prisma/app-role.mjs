import pg from 'pg';
import { applySessionSettings, keepSessionSettings } from '../lib/session-settings.mjs';

/**
 * Makes the application's login role, the user of `databaseUrl`, a member of doow_app: created with the URL's
 * password where it does not exist. Does nothing when both URLs name the same user.
 * @param {string} ownerUrl connection of a role that may create roles (DIRECT_DATABASE_URL)
 * @param {string} databaseUrl connection of the application (DATABASE_URL)
 * @param {{ setPassword?: boolean }} [options] `setPassword`: also gives an existing role the URL's password
 */
export async function ensureAppRole(ownerUrl, databaseUrl, { setPassword = false } = {}) {
  const user = decodeURIComponent(new URL(databaseUrl).username);
  const password = decodeURIComponent(new URL(databaseUrl).password);
  if (decodeURIComponent(new URL(ownerUrl).username) === user) return;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await applySessionSettings(client);
    const role = client.escapeIdentifier(user);
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
    if (rowCount === 0)
      await client.query(
        `CREATE ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`,
      );
    else if (setPassword) await client.query(`ALTER ROLE ${role} PASSWORD ${client.escapeLiteral(password)}`);
    await client.query(`GRANT doow_app TO ${role}`);
  } finally {
    await client.end();
  }
}

/**
 * Signs in as the application does and keeps the session settings as defaults of its role in this database, for the
 * connections that a pooler opens by itself.
 * @param {string} databaseUrl connection of the application (DATABASE_URL)
 */
export async function keepRoleSettings(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await applySessionSettings(client);
    await keepSessionSettings(client);
  } finally {
    await client.end().catch(() => {});
  }
}
