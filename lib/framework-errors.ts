import 'server-only';
import type { Instrumentation } from 'next';
import { type Log, log } from './log';
import { requestIdOf } from './request-id';

/** A failure that nobody caught. A page shows its digest, and here it stands with the request it belongs to. */
export const logRequestError: Instrumentation.onRequestError = (error, { method, headers }, { routePath }) => {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : undefined;
  const id = headers['x-request-id'];
  const requestId = requestIdOf(new Headers(typeof id === 'string' ? { 'x-request-id': id } : {}));
  log().error({ err: error, digest, requestId, method, route: routePath }, 'A request failed');
};

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
