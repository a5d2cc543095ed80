import 'server-only';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Actor } from './auth/actor';
import type { Permission } from './auth/permissions';
import { GUARDED, lineEnds, SEPARATORS } from './csv';
import { EXPORT_MS } from './csv-stream';
import { beginExport, holdExport, type Note, UNREAD_MS, unread } from './export-places';
import type { Prisma } from './generated/prisma/client';
import { log } from './log';
import { words } from './sync/postgres/column';
import { openSnapshot, type Reader, type Snapshot } from './workspace';

/** A column of a CSV: its name in the header, and what PostgreSQL has in it. */
export type Column = { name: string; kind: 'text' | 'number' | 'day' };

/** What is copied. A query that depends on what is there is made of the same moment as its rows. */
export type Copied = { columns: readonly Column[]; query: Prisma.Sql | ((reader: Reader) => Promise<Prisma.Sql>) };

/**
 * The query's rows as lines of `csvLine`, which PostgreSQL writes itself: as of one moment, behind the tenant's door,
 * as fast as they are read. One that ends early breaks the stream: a cut-off file must not look whole. The columns are
 * those the query selects, in its order, and so are the rows: it must have one.
 * @param copied `note` writes that the export was begun: a transaction of its own, which stays when the reader breaks
 *   off. `unreadMs`: how long nobody may have read from it, in milliseconds
 * @throws AppError `forbidden`, `limited` or `unavailable`, before anything is read
 */
export async function copyCsv(
  actor: Actor,
  permission: Permission,
  { columns, query, note, timeout = EXPORT_MS, unreadMs = UNREAD_MS }: Copied & Limits,
): Promise<ReadableStream<Uint8Array>> {
  const names = columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  const leave = await beginExport(actor, permission, note);
  const snapshot = await openSnapshot(actor, permission, timeout).catch((error: unknown) => {
    leave();
    throw error;
  });
  const release = (destroy: boolean) => {
    snapshot.release(destroy);
    leave();
  };
  try {
    const reader = readerOf(snapshot, actor);
    await holdExport(reader, actor);
    const selected = typeof query === 'function' ? await query(reader) : query;
    const text = `COPY (SELECT ${columns.map(written).join(', ')} FROM (${inlined(selected)}) q (${names}))
      TO STDOUT (FORMAT csv, HEADER)`;
    return streamCopy({ client: snapshot.client, release }, text, { timeout, unreadMs });
  } catch (error) {
    release(true);
    throw error;
  }
}

type Limits = { note?: Note; timeout?: number; unreadMs?: number };

const readerOf = ({ client }: Snapshot, { workspaceId }: Actor): Reader => ({
  workspaceId,
  db: { $queryRaw: async <T>({ text, values }: Prisma.Sql) => (await client.query(text, values)).rows as T },
});

/**
 * A query with its values in it, for COPY takes none beside it. A literal is what the planner sees of a bound value, and
 * has its type; a setting read in the query would be evaluated for every row outside of an index. PostgreSQL's own rule
 * quotes it (`escapeLiteral`), and what is no plain value is refused.
 */
export const inlined = ({ strings, values }: Prisma.Sql): string =>
  strings.map((text, i) => (i === 0 ? text : `${literal(values[i - 1])}${text}`)).join('');

function literal(value: unknown): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return `${value}`;
  if (typeof value === 'bigint' || Number.isFinite(value)) return `(${value})`;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return literal(words(value, String));
  if (typeof value === 'string' && !value.includes('\0')) return pg.escapeLiteral(value);
  throw new TypeError('A value cannot stand in the text of COPY.');
}

/** A column as `csvLine` writes it: guarded where it is a text, and nothing but a number or a day where it is not. */
function written({ name, kind }: Column): string {
  const column = pg.escapeIdentifier(name);
  if (kind !== 'text') return `q.${column}::${kind === 'day' ? 'date' : 'numeric'} AS ${column}`;
  const text = `q.${column}::text`;
  return `CASE WHEN ${text} ~ ${BEGINNING} THEN regexp_replace(${text}, ${BEGINNING}, '''', 'g')
    ELSE nullif(${text}, '') END AS ${column}`;
}

/** Where `guarded` puts an apostrophe, for PostgreSQL, which has NUL in no text. No backslash: a setting changes what it means. */
const BEGINNING = literal(`(?<=^|[${SEPARATORS}])(?=[${GUARDED.replace('\0', '')}])`);

type Opened = { client: pg.PoolClient; release: (destroy: boolean) => void };

function streamCopy(
  { client, release }: Opened,
  text: string,
  { timeout, unreadMs }: { timeout: number; unreadMs: number },
): ReadableStream<Uint8Array> {
  const copy = client.query(copyTo(text));
  copy.on('error', (error) => copy.destroy(error)); // so that it is kept for whoever reads next, if anybody does
  const chunks = copy[Symbol.asyncIterator]();
  const crlf = lineEnds();
  let isOpen = true;
  let timer: NodeJS.Timeout;
  let patience: NodeJS.Timeout;
  /** A connection with rows still on their way is not given to the next: it is closed, which ends the statement too. */
  const close = (error?: unknown) => {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(timer);
    clearTimeout(patience);
    release(error !== undefined);
    if (error !== undefined) log().warn({ err: error }, 'An export ended early');
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = (error: Error) => {
          close(error);
          controller.error(error);
        };
        // PostgreSQL's own limit does not run while it waits for a reader.
        timer = setTimeout(() => end(new Error(`An export was not read within ${timeout} ms.`)), timeout);
        patience = setTimeout(() => end(unread()), unreadMs);
      },
      async pull(controller) {
        clearTimeout(patience); // somebody reads: from here PostgreSQL is waited for
        try {
          const { value, done } = await chunks.next();
          if (done) {
            await client.query('COMMIT');
            close();
            return controller.close();
          }
          if (!isOpen) return;
          patience = setTimeout(() => {
            close(unread());
            controller.error(unread());
          }, unreadMs);
          controller.enqueue(crlf(value));
        } catch (error) {
          close(error);
          controller.error(error);
        }
      },
      cancel: () => close(new Error('The reader went away.')),
    },
    { highWaterMark: 0 },
  );
}
