import pg from 'pg';

/** Runs SQL as the owner of the tables, past row-level security, to arrange and to look. */
export type OwnerSql = <Row extends pg.QueryResultRow = pg.QueryResultRow>(
  sql: string,
  values?: unknown[],
) => Promise<Row[]>;

/** Connections to the test's database, and the function that closes them. */
export function openOwnerSql(ownerUrl: string): { sql: OwnerSql; close: () => Promise<void> } {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2 });
  return {
    sql: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await pool.query<Row>(text, values)).rows,
    close: () => pool.end(),
  };
}
