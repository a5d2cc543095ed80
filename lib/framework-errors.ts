import 'server-only';
import type { Instrumentation } from 'next';
import { unavailableOf } from './database-failure';
import { type Log, log } from './log';
import { requestIdOf } from './request-id';
import { answerInstead } from './server/issued-ids';

/** A failure that nobody caught. A page shows its digest, and here it stands with the request it belongs to. */
export const logRequestError: Instrumentation.onRequestError = (error, { method, headers }, { routePath }) => {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : undefined;
  const id = headers['x-request-id'];
  const requestId = requestIdOf(new Headers(typeof id === 'string' ? { 'x-request-id': id } : {}));
  const where = { err: error, digest, requestId, method, route: routePath };
  if (unavailableOf(error)) {
    answerInstead(requestId, 503);
    log().warn(where, 'The database was busy or could not be reached');
  } else if (isMalformed(error)) {
    answerInstead(requestId, 400);
    log().info(where, 'The body of a request could not be read');
  } else log().error(where, 'A request failed');
};

/** What the framework throws where the body of an action is no form: to it that is a failure like any other. */
const MALFORMED =
  /^(Failed to parse body as FormData|Multipart: |Malformed |Unexpected end of (form|multipart)|Unsupported content type)/;
const isMalformed = (error: unknown): boolean => error instanceof Error && MALFORMED.test(error.message);

/**
 * What the framework and libraries print as it is, an error's message, properties and causes among it, becomes an entry
 * like any other. Next prints each failure of a page before it hands it over: that one is an entry already.
 */
export function logConsole(to: Log = log()): void {
  for (const level of ['error', 'warn'] as const)
    console[level] = (...printed: unknown[]) => {
      const err = printed.find((part) => part instanceof Error);
      if (err && 'digest' in err) return;
      const texts = printed.filter((part) => typeof part === 'string').join(' ');
      const words = texts.replace(/\/\S+/g, '/…'); // an address may have a token in it
      to[level]({ err, printed: words }, 'Printed by the framework or a library');
    };
}
