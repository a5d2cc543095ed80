import { mock } from 'node:test';
import pg from 'pg';

export const AT_ONCE = 10;

/** Plain `pg`, as the owner unless told, with the plan that the door has: what is measured is the door, not the plan. */
export const plainPool = (connectionString = process.env.TEST_OWNER_URL): pg.Pool =>
  new pg.Pool({ connectionString, max: AT_ONCE, options: '-c enable_seqscan=off' });

/** The same ten times at once. */
export const together = (run: () => Promise<unknown>) => () => Promise.all(Array.from({ length: AT_ONCE }, run));

/** What went to PostgreSQL, as it was sent: to be sent again by plain `pg`. */
export type Statement = { text: string; values: unknown[] };

/** The statements of some work of this process, without those that open, bind and end its transaction. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const query = mock.method(pg.Client.prototype, 'query');
  try {
    await work();
    return query.mock.calls
      .map(({ arguments: [config] }) => config as unknown)
      .filter(isStatement)
      .filter(({ text }) => !/^(BEGIN|COMMIT|SET) |^(BEGIN|COMMIT)$|set_config\(/.test(text))
      .map(({ text, values }) => ({ text, values }));
  } finally {
    query.mock.restore();
  }
}

const isStatement = (config: unknown): config is Statement =>
  typeof config === 'object' && config !== null && 'text' in config && 'values' in config;

/** One after the other on one connection, each with its rows as `pg` gives them. */
export async function sendAll(pool: pg.Pool, statements: readonly Statement[]): Promise<void> {
  const client = await pool.connect();
  try {
    for (const { text, values } of statements) await client.query(text, values);
  } finally {
    client.release();
  }
}
