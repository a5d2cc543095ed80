import 'server-only';
import type { Member } from './auth/actor';
import type { Permission } from './auth/permissions';
import { beginExport, holdExport, type Note, UNREAD_MS, unread } from './export-places';
import { log } from './log';
import { type WorkspaceTx, withWorkspace } from './workspace';

/** How long an export may take, in milliseconds: somewhat less than its route may. */
export const EXPORT_MS = 280_000;

/** Writes lines to the reader, as fast as they are read. */
export type WriteLines = (lines: readonly string[]) => Promise<void>;

/**
 * `note` writes that the export was begun: a transaction of its own, which stays when the reader breaks off. `unreadMs`:
 * how long nobody may have read from it, in milliseconds.
 */
type Streamed = {
  note: Note;
  copy: (tx: WorkspaceTx, write: WriteLines) => Promise<void>;
  unreadMs?: number;
};

/**
 * What `copy` writes as a stream, as of one moment. An export that ends early breaks the stream: a cut-off file must
 * not look whole. For lines that only the code can write; PostgreSQL writes the others (lib/csv-copy.ts).
 * @throws AppError `forbidden`, `limited` or `unavailable`, before anything is read
 */
export async function streamCsv(
  actor: Member,
  permission: Permission,
  { note, copy, unreadMs = UNREAD_MS }: Streamed,
): Promise<ReadableStream<Uint8Array>> {
  let fail = (_: unknown) => {};
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
    start: (controller) => {
      fail = (error) => controller.error(error);
    },
  });
  const writer = writable.getWriter();
  writer.closed.catch(() => {}); // told below
  const encoder = new TextEncoder();
  const write: WriteLines = (lines) => inTime(writer.write(encoder.encode(lines.join(''))), unreadMs);
  const leave = await beginExport(actor, permission, note);
  const { promise: begun, resolve, reject } = Promise.withResolvers<void>();
  const work = async (tx: WorkspaceTx) => {
    await holdExport(tx, actor);
    resolve();
    await copy(tx, write);
  };
  withWorkspace(actor, permission, work, { timeout: EXPORT_MS, snapshot: true, exports: true })
    .then(() => inTime(writer.close(), unreadMs))
    .catch((error: unknown) => {
      reject(error); // which nobody hears once it has begun
      log().warn({ err: error }, 'An export ended early');
      fail(error); // at once: `writer.abort` would wait for a piece that nobody takes
    })
    .finally(leave);
  await begun;
  return readable;
}

/** @throws Error when nobody has read for so long */
async function inTime<T>(read: Promise<T>, ms: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(unread()), ms);
  try {
    return await Promise.race([read, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const csvFile = (filename: string, body: ReadableStream<Uint8Array>): Response =>
  new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${filename}"`,
    },
  });
