import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const current = new AsyncLocalStorage<{ id: string; headers: Headers }>();

/** The request that is being worked on; undefined in a page, whose failures `instrumentation.ts` logs with theirs. */
export const requestId = (): string | undefined => current.getStore()?.id;

/** The headers of that request; undefined in a page and on the command line. */
export const requestHeaders = (): Headers | undefined => current.getStore()?.headers;

/** Runs it as part of the request. `proxy.ts` gives each an id of its own, whatever the client sent. */
export const inRequest = <T>(headers: Headers, run: () => T): T =>
  current.run({ id: requestIdOf(headers), headers }, run);

/** @returns a new one where no proxy was: what has not the form of its ids is not ours */
export function requestIdOf(headers: Headers): string {
  const given = headers.get('x-request-id') ?? '';
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(given) ? given : randomUUID();
}
