import pg from 'pg';

type Wire = { query(text: string): void; sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void };

/** COPY … FROM STDIN over the wire, which `pg` speaks but offers no call for. */
class CopyIn implements pg.Submittable {
  readonly #text: string;
  readonly #data: Buffer;
  readonly #settle: (error?: Error) => void;

  constructor(text: string, data: Buffer, settle: (error?: Error) => void) {
    this.#text = text;
    this.#data = data;
    this.#settle = settle;
  }

  submit = (wire: pg.Connection) => (wire as unknown as Wire).query(this.#text);
  handleCopyInResponse = (wire: Wire) => {
    for (let at = 0; at < this.#data.length; at += 65_536) wire.sendCopyFromChunk(this.#data.subarray(at, at + 65_536));
    wire.endCopyFrom();
  };
  handleCommandComplete = () => {};
  handleReadyForQuery = () => this.#settle();
  handleError = (error: Error) => this.#settle(error);
}

/** The fastest way PostgreSQL has to take rows in, as the owner: the application's role may not COPY past the policies. */
export async function copyInto(table: string, columns: readonly string[], data: Buffer): Promise<void> {
  const client = new pg.Client(process.env.TEST_OWNER_URL);
  await client.connect();
  try {
    await new Promise<void>((resolve, reject) => {
      const text = `COPY ${table} (${columns.join(', ')}) FROM STDIN`;
      client.query(new CopyIn(text, data, (error) => (error ? reject(error) : resolve())));
    });
  } finally {
    await client.end();
  }
}
