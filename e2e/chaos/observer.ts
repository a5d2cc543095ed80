import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { groupsIn } from './versions.ts';

/** A stored day of an endpoint: whole when it has one version, and as many groups as that version has. */
export type StoredDay = {
  day: string;
  endpoint: string;
  versions: number;
  version: string;
  rows: number;
  covered: number;
};

export const isWhole = ({ versions, version, rows, covered }: StoredDay): boolean =>
  versions === 1 && rows === groupsIn(Number(version)) && covered === rows;

/** Looks at a connection's days as fast as it can, each time all of them as of one moment, until it is told to stop. */
export class Observer {
  readonly #url: string;
  readonly #connectionId: string;
  #done = false;
  #watching: Promise<void> | undefined;
  looks = 0;
  /** Looks that found a day that was not whole. */
  torn = 0;
  first: StoredDay | null = null;

  constructor(url: string, connectionId: string) {
    this.#url = url;
    this.#connectionId = connectionId;
  }

  start(): this {
    this.#watching = this.#watch();
    return this;
  }

  async stop(): Promise<void> {
    this.#done = true;
    await this.#watching;
  }

  async look(): Promise<StoredDay[]> {
    const client = await this.#connect();
    try {
      return await this.#read(client);
    } finally {
      await client.end();
    }
  }

  async #watch(): Promise<void> {
    while (!this.#done) {
      try {
        const client = await this.#connect();
        try {
          while (!this.#done) this.#judge(await this.#read(client));
        } finally {
          await client.end().catch(() => {});
        }
      } catch {
        await sleep(50); // the database is being restarted
      }
    }
  }

  #judge(days: readonly StoredDay[]): void {
    this.looks++;
    const torn = days.find((day) => !isWhole(day));
    if (!torn) return;
    this.torn++;
    this.first ??= torn;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url });
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  async #read(client: pg.Client): Promise<StoredDay[]> {
    const { rows } = await client.query<StoredDay>(
      `SELECT to_char(c.day, 'YYYY-MM-DD') AS day, c.endpoint, count(DISTINCT u.input_tokens)::int AS versions,
         min(u.input_tokens) AS version, count(u.day)::int AS rows, c.rows AS covered
       FROM coverage c LEFT JOIN usage_rows u USING (workspace_id, connection_id, endpoint, day)
       WHERE c.connection_id = $1 GROUP BY c.day, c.endpoint, c.rows`,
      [this.#connectionId],
    );
    await sleep(5);
    return rows;
  }
}
