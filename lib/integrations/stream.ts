import 'server-only';
import { failureOf } from '@/lib/action';
import { AppError, type Failure } from '@/lib/errors';
import type { KeyCheck } from './verify';

/** One line of the answer while a key is tried: each check as it is known, then how it ended. */
export type StreamLine = { check: KeyCheck } | { done: { id: string } } | { failed: Failure };

/**
 * Sends the checks of a key as lines of JSON while they happen; `onDone` runs when it was stored. The work goes on
 * when the reader goes away: a key that passed is stored, one that failed is not.
 */
export function streamChecks(checks: AsyncGenerator<KeyCheck, string>, onDone: (id: string) => void): Response {
  const encoder = new TextEncoder();
  let open = true;
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (line: StreamLine) => open && controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      try {
        let next = await checks.next();
        for (; !next.done; next = await checks.next()) send({ check: next.value });
        onDone(next.value);
        send({ done: { id: next.value } });
      } catch (error) {
        send({ failed: failureOf(error) });
      }
      if (open) controller.close();
    },
    cancel() {
      open = false;
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson', 'x-accel-buffering': 'no' } });
}

/** The most a form's JSON may be, in bytes. */
const MAX_BODY = 64 * 1024;

/** A request's JSON. @throws AppError through `parse` for what is not; too large a body is refused unread. */
export async function readJson(request: Request): Promise<unknown> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  const text = declared > MAX_BODY ? null : await request.text();
  if (text === null || text.length > MAX_BODY)
    throw new AppError('invalid', 'This is larger than any form of Doow. Paste the key alone.', {
      key: 'Paste the key alone.',
    });
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('invalid', 'The request is not JSON.');
  }
}
