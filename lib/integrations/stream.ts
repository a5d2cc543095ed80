import 'server-only';
import { failureOf } from '@/lib/action';
import type { Failure } from '@/lib/errors';
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
