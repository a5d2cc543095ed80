import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { ranges } from '@/lib/outbound/addresses';
import { RefusedAddress } from '@/lib/outbound/errors';
import { type Fetch, outboundFetch } from '@/lib/outbound/fetch';
import { isDirect } from '@/lib/outbound/proxy';
import { untilAborted } from '@/lib/outbound/settle';
import { Stopwatch } from '@/lib/outbound/stopwatch';
import { ProxyRefused } from '@/lib/outbound/tunnel';
import type { Secret } from '@/lib/secret';
import type { Slots } from '@/lib/slots';
import { KeyPieces } from '../../key-pieces';
import { permitted } from '../../permit';
import { ProviderError, type ReadOptions, type SessionOptions } from '../../provider';
import { Echo, readJson, readRefusal, Unwieldy } from './body';
import { classify } from './classify';
import type { Endpoint } from './endpoints';

/** One request, its body included, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 20_000;

/** What a call takes from outside. */
export type Outside = { fetch: Fetch; now: () => Date };
/** This machine's own. */
export const machine: Outside = {
  fetch: outboundFetch({
    allowed: () => ranges(env().OUTBOUND_ALLOW),
    proxyFor: (url) => (isDirect(env().NO_PROXY, url) ? null : (env().HTTPS_PROXY ?? null)),
  }),
  now: () => new Date(),
};

export type Connection = { baseUrl: string; key: Secret; outside: Outside; heavy: Slots } & SessionOptions &
  ReadOptions;
export type Answer = {
  json: unknown;
  bytes: number;
  organizationId: string | null;
  requestId: string | null;
  /** The provider's clock, from its Date header; null where it sends none that can be read. */
  date: Date | null;
};

/**
 * One GET to one endpoint of the closed list. Follows no redirect: the key leaves for the given origin only. Settles
 * after REQUEST_TIMEOUT_MS of waiting for OpenAI or when the session's signal aborts, even where `fetch` does not.
 * @throws ProviderError, or what `beforeRequest` or `hold` throws
 */
export async function get(connection: Connection, endpoint: Endpoint, query: URLSearchParams): Promise<Answer> {
  const { baseUrl, key, signal, onCall, beforeRequest, heavy, outside } = connection;
  const permit = await permitted(beforeRequest);
  const pieces = new KeyPieces(key);
  const at = outside.now();
  const started = performance.now();
  let status: number | null = null;
  let requestId: string | null = null;
  let refused: unknown = null;
  let hasLeft = true;
  let canceled = false;
  let withheld = false;
  const refuse = (error: unknown) => {
    refused = error;
    throw error;
  };
  const hold = (bytes: number) => connection.hold?.(bytes).catch(refuse);
  const beforeSending = async () => {
    hasLeft = false;
    await permitted(beforeRequest).catch(refuse);
    hasLeft = true;
  };
  const clock = new Stopwatch(REQUEST_TIMEOUT_MS);
  const either = AbortSignal.any([clock.signal, ...(signal ? [signal] : [])]);
  try {
    const call = outside.fetch(`${baseUrl}${endpoint.path}?${query}`, {
      headers: { authorization: `Bearer ${key.reveal()}`, accept: 'application/json' },
      signal: either,
      beforeSending: () => (permit() ? null : beforeSending()), // dialing took longer than it lasts
    });
    const response = await untilAborted(call, either);
    status = response.status;
    withheld = [...response.headers.values()].some((value) => pieces.isIn(value));
    requestId = headerText(response, 'x-request-id', pieces);
    const failed = (code: ConstructorParameters<typeof ProviderError>[0], message: string, more = {}) =>
      new ProviderError(code, message, { endpoint: endpoint.id, status, requestId, ...more });
    const contentType = response.headers.get('content-type');
    const retryAfter = response.headers.get('retry-after');
    const refuseAs = (json: unknown) => {
      const answered = { status: response.status, json, contentType, retryAfter };
      const { code, message, ...more } = classify(answered, key.reveal(), outside.now());
      // These are the only words of a refusal that are kept.
      const isEcho = [message, more.scope, more.shownCode].some((text) => text && pieces.isIn(text));
      return isEcho ? new Echo() : failed(code, message, more);
    };
    if (status !== 200) throw refuseAs(await untilAborted(readRefusal(response), either));
    const { pause, resume } = clock;
    const body = readJson(response, { pieces, signal: either, pause, resume, heavy, hold });
    const { json, bytes } = await untilAborted(body, either);
    if (json === undefined) throw refuseAs(json);
    const organizationId = headerText(response, 'openai-organization', pieces);
    return { json, bytes, organizationId, requestId, date: dateOf(response.headers.get('date')) };
  } catch (error) {
    if (error instanceof ProviderError || (refused && error === refused)) throw error;
    canceled = signal?.aborted === true && !clock.signal.aborted;
    const about = { endpoint: endpoint.id, status, requestId };
    if (error instanceof Echo) throw new ProviderError('bad_answer', ECHO, about);
    if (error instanceof Unwieldy) throw new ProviderError('bad_answer', error.message, { ...about, tooLarge: true });
    throw clock.signal.aborted ? new ProviderError('unreachable', TOO_SLOW, about) : unreachable(error, about);
  } finally {
    clock.pause();
    const durationMs = Math.round(performance.now() - started);
    const marks = { ...(canceled && { canceled }), ...(withheld && { withheld }) };
    if (hasLeft) onCall?.({ endpoint: endpoint.id, at, status, requestId, durationMs, ...marks });
  }
}

const ECHO = 'OpenAI sent the key back in its answer, which is not used.';
const TOO_SLOW = 'OpenAI took longer than 20 s to answer.';
/** An answer that did not come. Where a setting of the operator is the cause, the log names it. */
function unreachable(error: unknown, about: { endpoint: string; status: number | null; requestId: string | null }) {
  const cause = operatorCause(error);
  if (!cause) return new ProviderError('unreachable', 'OpenAI could not be reached.', about);
  log().warn({ err: error }, 'A setting keeps Doow from reaching OpenAI');
  const message = `${cause} No key was sent. Waiting does not help: ask the operator of this Doow, whose log names the setting.`;
  return new ProviderError('unreachable', message, { ...about, needsOperator: true });
}

function operatorCause(error: unknown): string | null {
  if (error instanceof RefusedAddress && error.address)
    return "OpenAI's address leads into a private network, which the operator of this Doow has not allowed.";
  if (error instanceof ProxyRefused && error.isFinal) return 'The proxy that Doow goes through refused the connection.';
  return null;
}

function dateOf(header: string | null): Date | null {
  const at = header ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at);
}

/** A header that is stored or shown: short and plain, without a piece of the key, or nothing. */
function headerText(response: Response, name: string, pieces: KeyPieces): string | null {
  const value = response.headers.get(name);
  return value && /^[\w.:-]{1,128}$/.test(value) && !pieces.isIn(value) ? value : null;
}
