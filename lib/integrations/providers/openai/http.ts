import type { Secret } from '@/lib/secret';
import { ProviderError, type SessionOptions } from '../../provider';
import { classify } from './classify';
import type { Endpoint } from './endpoints';

/** One request, its body included, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 20_000;
/** The largest body that is read, in bytes. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** What a call takes from outside. */
export type Outside = { fetch: typeof globalThis.fetch; now: () => Date };
/** This machine's own. */
export const machine: Outside = { fetch: (...request) => fetch(...request), now: () => new Date() };

export type Connection = { baseUrl: string; key: Secret; outside: Outside } & SessionOptions;
export type Answer = { json: unknown; organizationId: string | null; requestId: string | null };

/**
 * One GET to one endpoint of the closed list. Follows no redirect: the key leaves for the given origin only.
 * @throws ProviderError
 */
export async function get(connection: Connection, endpoint: Endpoint, query: URLSearchParams): Promise<Answer> {
  const { baseUrl, key, signal, onCall, beforeRequest, outside } = connection;
  await beforeRequest?.();
  const at = outside.now();
  const started = performance.now();
  let status: number | null = null;
  let requestId: string | null = null;
  // Not AbortSignal.timeout: its timer would keep every answered request in memory until it fires.
  const slow = new AbortController();
  const timer = setTimeout(() => slow.abort(new DOMException('Too slow.', 'TimeoutError')), REQUEST_TIMEOUT_MS);
  try {
    const response = await outside.fetch(`${baseUrl}${endpoint.path}?${query}`, {
      method: 'GET',
      headers: { authorization: `Bearer ${key.reveal()}`, accept: 'application/json' },
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.any([slow.signal, ...(signal ? [signal] : [])]),
    });
    status = response.status;
    requestId = headerText(response, 'x-request-id');
    const failed = (code: ConstructorParameters<typeof ProviderError>[0], message: string, more = {}) =>
      new ProviderError(code, message, { endpoint: endpoint.id, status, requestId, ...more });
    if (status >= 300 && status < 400) {
      await response.body?.cancel();
      throw failed('bad_answer', 'OpenAI answered with a redirect, which is never followed.');
    }
    const text = await readBody(response).catch((error: unknown) => {
      throw error instanceof TooLarge ? failed('bad_answer', 'OpenAI sent more than 10 MB for one page.') : error;
    });
    const json = parse(text);
    if (status !== 200) {
      const { code, message, ...more } = classify(status, json, response.headers.get('retry-after'), outside.now());
      throw failed(code, message, more);
    }
    if (json === undefined) throw failed('bad_answer', 'OpenAI sent an answer that is cut off or not JSON.');
    return { json, organizationId: headerText(response, 'openai-organization'), requestId };
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    const message = slow.signal.aborted ? 'OpenAI took longer than 20 s to answer.' : 'OpenAI could not be reached.';
    throw new ProviderError('unreachable', message, { endpoint: endpoint.id, status, requestId });
  } finally {
    clearTimeout(timer);
    onCall?.({ endpoint: endpoint.id, at, status, requestId, durationMs: Math.round(performance.now() - started) });
  }
}

class TooLarge extends Error {}

async function readBody(response: Response): Promise<string> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw new TooLarge(); // leaving the loop cancels the body
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A header that is stored or shown: short and plain, or nothing. */
function headerText(response: Response, name: string): string | null {
  const value = response.headers.get(name);
  return value && /^[\w.:-]{1,128}$/.test(value) ? value : null;
}
