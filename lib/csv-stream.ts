import 'server-only';
import type { Member } from './auth/actor';
import type { Permission } from './auth/permissions';
import { log } from './log';
import { type WorkspaceTx, withWorkspace } from './workspace';

/** How long an export may take, in milliseconds: somewhat less than its route may. */
export const EXPORT_MS = 280_000;

/** Writes lines to the reader, as fast as they are read. */
export type WriteLines = (lines: readonly string[]) => Promise<void>;

/**
 * What `copy` writes as a stream, as of one moment. An export that ends early breaks the stream: a cut-off file must
 * not look whole. For lines that only the code can write; PostgreSQL writes the others (lib/csv-copy.ts).
 */
export function streamCsv(
  actor: Member,
  permission: Permission,
  copy: (tx: WorkspaceTx, write: WriteLines) => Promise<void>,
): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  const write: WriteLines = (lines) => writer.write(encoder.encode(lines.join('')));
  withWorkspace(actor, permission, (tx) => copy(tx, write), { timeout: EXPORT_MS, snapshot: true })
    .then(() => writer.close())
    .catch((error: unknown) => {
      // A client that went away is no error of ours.
      log().warn({ err: error }, 'An export ended early');
      return writer.abort(error).catch(() => {});
    });
  return readable;
}

export const csvFile = (filename: string, body: ReadableStream<Uint8Array>): Response =>
  new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${filename}"`,
    },
  });
