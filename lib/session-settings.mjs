/**
 * The PostgreSQL settings that decide how our SQL is read and how values are written. A database, a role or a server may
 * set any of them otherwise, so every connection sets all of them when it opens. A new setting that SQL depends on is
 * added here; `e2e/instances/hostile-settings.int.test.ts` takes its rows from this table.
 */
export const SESSION_SETTINGS = Object.freeze({
  // The first two come first: with them in place no other statement can be cut off or find another table.
  statement_timeout: '0',
  search_path: 'public',
  // Prisma's adapter drops the offset of a timestamp and takes what is left for UTC.
  TimeZone: 'UTC',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  client_encoding: 'UTF8',
  standard_conforming_strings: 'on',
  bytea_output: 'hex',
  extra_float_digits: '1',
  array_nulls: 'on',
  transform_null_equals: 'off',
  lc_monetary: 'C',
  lc_numeric: 'C',
  lc_time: 'C',
  row_security: 'on',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  default_transaction_deferrable: 'off',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
  transaction_timeout: '0',
});

/** Settings that older servers do not have, with the first version that does, as `server_version_num`. */
const SINCE = Object.freeze({ transaction_timeout: 170_000 });

const quoted = (/** @type {string} */ value) => `'${value.replaceAll("'", "''")}'`;

/** `search_path` and `DateStyle` are lists: quoted as a whole, a list of schemas would be the name of one. */
const setting = (/** @type {string} */ name, /** @type {string} */ value) =>
  `SET ${name} = ${name === 'search_path' ? value : quoted(value)}`;

/** SQLSTATE of a statement that ran longer than `statement_timeout`. */
const TIMED_OUT = '57014';

/**
 * Gives a connection that has just opened the settings above, in one round trip. `SET` is not looked up in a schema, so
 * nothing that a database brings can take its place. Behind PgBouncer in transaction mode the settings that it tracks
 * (TimeZone and DateStyle among them) follow the client; the others come from the role, see `keepSessionSettings`.
 * @param {{ query(sql: string): Promise<unknown> }} client
 * @param {{ limitMs?: number }} [options] `limitMs`: what a statement, or a transaction that waits for its client, may
 *   last at most, in milliseconds; no limit by default
 */
export async function applySessionSettings(client, { limitMs = 0 } = {}) {
  const limits = { statement_timeout: `${limitMs}`, idle_in_transaction_session_timeout: `${limitMs}` };
  const settings = Object.entries({ ...SESSION_SETTINGS, ...limits })
    .filter(([name]) => !(name in SINCE))
    .map(([name, value]) => setting(name, value));
  const newer = Object.entries(SINCE).map(
    ([name, version]) =>
      `SELECT set_config('${name}', '0', false) WHERE current_setting('server_version_num')::int >= ${version}`,
  );
  const sql = [...settings, ...newer].join(';\n');
  // A server may allow a statement so little time that even the first one is cut off now and then.
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(sql);
      return;
    } catch (error) {
      if (attempt === 5 || codeOf(error) !== TIMED_OUT) throw error;
    }
  }
}

/**
 * Writes the settings down as defaults of the role that the client is signed in as, in this database. A pooler in
 * transaction mode opens connections to PostgreSQL by itself: they begin with these. A role may always set its own.
 * @param {{ query(sql: string): Promise<unknown> }} client
 */
export async function keepSessionSettings(client) {
  const values = Object.entries(SESSION_SETTINGS).map(([name, value]) => `(${quoted(name)}, ${quoted(value)})`);
  await client.query(`DO $$
    DECLARE
      s record;
    BEGIN
      FOR s IN SELECT p.name, v.value FROM (VALUES ${values.join(', ')}) v (name, value) JOIN pg_catalog.pg_settings p
        ON lower(p.name) = lower(v.name)
      LOOP
        EXECUTE format('ALTER ROLE %I IN DATABASE %I SET %I = %L', session_user, current_database(), s.name, s.value);
      END LOOP;
    END
  $$`);
}

const codeOf = (/** @type {unknown} */ error) =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;
