import pg from 'pg';
import { readAddress } from '../lib/database-address.mjs';
import { applySessionSettings, keepSessionSettings } from '../lib/session-settings.mjs';

/** The group role that migrations grant the application's rights to. */
const GROUP = 'doow_app';

/** A failure whose sentence is for the person who migrates. */
export class RoleError extends Error {}

/**
 * @typedef {object} Roles
 * @property {string} owner the role that migrates, as the database calls it
 * @property {string} app the application's login role
 * @property {boolean} exists whether it does
 * @property {boolean} createsRoles whether the owner may create roles
 * @property {boolean} isMember whether the application's role is a member of the group
 * @property {boolean} usesGroup whether the application's rights are the group's: else they are granted to its role
 */

/**
 * The application's role as the database calls it. A pooler such as Supabase's routes by a suffix of the user,
 * `doow_web.<project>`, and signs in without it: so does the owner's address, or its host has the project in it.
 * @param {string} databaseUrl @param {string} ownerUrl @param {string} owner `current_user` of the owner's connection
 */
export function appRoleOf(databaseUrl, ownerUrl, owner) {
  const { user = '', host = '' } = readAddress(databaseUrl) ?? {};
  const other = readAddress(ownerUrl);
  const at = user.lastIndexOf('.');
  if (at < 1) return user;
  const project = user.slice(at + 1);
  const isRouted =
    other?.user === `${owner}.${project}` ||
    host.endsWith('.pooler.supabase.com') ||
    (other?.host ?? '').split('.').slice(0, -1).includes(project);
  return isRouted ? user.slice(0, at) : user;
}

/**
 * Who has and gets which rights. Where the group cannot be made, or is somebody else's in the same cluster, the
 * application's role gets the rights itself.
 * @param {pg.ClientBase | pg.Pool} client signed in as the owner @param {{ ownerUrl: string, databaseUrl: string }} addresses
 * @returns {Promise<Roles>}
 */
export async function rolesOf(client, { ownerUrl, databaseUrl }) {
  const { rows } = await client.query(`SELECT rolname AS owner, rolsuper AS super, rolsuper OR rolcreaterole AS creates,
    current_setting('server_version_num')::int < 160000 AND rolcreaterole AS "createsOldStyle"
    FROM pg_catalog.pg_roles WHERE rolname = current_user`);
  const [{ owner, super: isSuper, creates, createsOldStyle }] = rows;
  const app = appRoleOf(databaseUrl, ownerUrl, owner) || owner;
  const { rows: found } = await client.query(
    `SELECT (SELECT count(*) FROM pg_catalog.pg_roles WHERE rolname = $1)::int = 1 AS exists,
      g.oid IS NOT NULL AS "hasGroup", coalesce(pg_has_role(current_user, g.oid, 'USAGE WITH ADMIN OPTION'), false) AS admin,
      EXISTS (SELECT FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles r ON r.oid = m.member
        WHERE m.roleid = g.oid AND r.rolname = $1) AS member
    FROM (SELECT 1) one LEFT JOIN pg_catalog.pg_roles g ON g.rolname = $2`,
    [app, GROUP],
  );
  const [{ exists, hasGroup, admin, member }] = found;
  const usesGroup = isSuper || (hasGroup ? member || admin || createsOldStyle : creates);
  return { owner, app, exists, createsRoles: creates, usesGroup, isMember: member };
}

/**
 * Checks before anything is migrated that the application's role exists or can be made.
 * @param {string} ownerUrl @param {string} databaseUrl
 * @throws RoleError that says what an administrator has to do
 */
export async function checkRoles(ownerUrl, databaseUrl) {
  await asOwner(ownerUrl, async (client) => {
    const { owner, app, exists, createsRoles } = await rolesOf(client, { ownerUrl, databaseUrl });
    if (exists || createsRoles) return;
    throw new RoleError(
      `The role ${app} of DATABASE_URL does not exist, and ${owner} of DIRECT_DATABASE_URL may not create roles. Have an administrator of the database create it, CREATE ROLE ${pg.escapeIdentifier(app)} LOGIN with the password of DATABASE_URL, and migrate again.`,
    );
  });
}

/**
 * Makes the application's login role, the user of `databaseUrl`, where it does not exist, and gives it the rights that
 * the migrations grant. Does nothing when both URLs name the same role.
 * @param {string} ownerUrl connection of the owner (DIRECT_DATABASE_URL)
 * @param {string} databaseUrl connection of the application (DATABASE_URL)
 * @param {{ setPassword?: boolean }} [options] `setPassword`: also gives an existing role the URL's password
 */
export async function ensureAppRole(ownerUrl, databaseUrl, { setPassword = false } = {}) {
  await asOwner(ownerUrl, async (client) => {
    const { owner, app, exists, usesGroup, isMember } = await rolesOf(client, { ownerUrl, databaseUrl });
    if (app === owner) return;
    const role = pg.escapeIdentifier(app);
    const password = pg.escapeLiteral(readAddress(databaseUrl)?.password ?? '');
    if (!exists) await client.query(`CREATE ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD ${password}`);
    else if (setPassword) await client.query(`ALTER ROLE ${role} PASSWORD ${password}`);
    if (usesGroup && !isMember) await client.query(`GRANT ${GROUP} TO ${role}`);
    if (!usesGroup) await grantDirectly(client, app);
  });
}

/**
 * Gives a role every right on the schema, its tables and its sequences that another role than the owner has: what
 * earlier migrations granted to the group, or to the role that DATABASE_URL named before.
 * @param {pg.ClientBase} client @param {string} app
 */
async function grantDirectly(client, app) {
  await client.query(`DO $$
    DECLARE
      g record;
    BEGIN
      GRANT USAGE ON SCHEMA public TO ${pg.escapeIdentifier(app)};
      FOR g IN SELECT DISTINCT c.relname, c.relkind, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S')
          AND c.relowner = current_user::regrole AND a.grantee NOT IN (0, c.relowner)
      LOOP
        EXECUTE format('GRANT %s ON %s public.%I TO %I', g.privilege_type,
          CASE WHEN g.relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, g.relname, ${pg.escapeLiteral(app)});
      END LOOP;
    END
  $$`);
}

/**
 * A migration's text with the role that gets the rights in place of the group, where there is none.
 * @param {pg.ClientBase | pg.Pool} client signed in as the owner @param {string} sql
 * @param {{ ownerUrl: string, databaseUrl: string | undefined }} addresses
 */
export async function forRole(client, sql, { ownerUrl, databaseUrl }) {
  if (!databaseUrl || !sql.includes(GROUP)) return sql;
  const { app, exists, createsRoles, usesGroup } = await rolesOf(client, { ownerUrl, databaseUrl });
  // Who may not create roles is refused even where the group exists.
  const text = createsRoles ? sql : sql.replace(/CREATE ROLE doow_app\b[^;]*;/g, 'NULL;');
  if (usesGroup || !exists) return text;
  const name = pg.escapeIdentifier(app).replaceAll("'", "''"); // some of it stands in strings
  return text.replaceAll(new RegExp(`\\b${GROUP}\\b`, 'g'), () => name);
}

/** @template T @param {string} ownerUrl @param {(client: pg.Client) => Promise<T>} work */
async function asOwner(ownerUrl, work) {
  const client = new pg.Client({ connectionString: ownerUrl });
  try {
    await client.connect();
    await applySessionSettings(client);
    return await work(client);
  } finally {
    await client.end().catch(() => {});
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
