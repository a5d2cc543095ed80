import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { BlockList, LookupFunction } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isLoopback } from '@/lib/loopback';
import { isOpen, isWithin, ranges } from './addresses';
import { BrokenProtocol, RefusedAddress } from './errors';
import type { HttpProxy } from './proxy';
import { untilAborted } from './settle';
import { Stopwatch } from './stopwatch';
import { TunnelAgent, type TunnelOptions } from './tunnel';

/** What a provider's client needs of `fetch`. */
export type Fetch = (
  url: string,
  init: {
    headers: Readonly<Record<string, string>>;
    signal: AbortSignal;
    /** Called with the connection there, in the moment before anything is written. What it rejects with ends the call. */
    beforeSending?: () => Promise<void> | null;
  },
) => Promise<Response>;

type Options = {
  /** Addresses beside the open internet's that a name may have: the operator's OUTBOUND_ALLOW. */
  allowed: () => BlockList;
  resolve?: typeof dns.lookup;
  /** The proxy for a URL, if any. This machine's own addresses, and http, are never asked about. */
  proxyFor?: (url: URL) => HttpProxy | null;
  /** Milliseconds one call may wait for the other side in all, its body included. */
  limitMs?: number;
};

const LOOPBACK = ranges(['127.0.0.0/8', '::1']);
const KEEP_ALIVE_MS = 4_000;
/** The most an answer's head may be. */
const MAX_HEAD_BYTES = 16 * 1024;
/** Interim answers (100, 102, 103) that one request may get. */
const MAX_INTERIM = 16;
/** A call ends by itself after this, whatever its caller's signal does. */
const LIMIT_MS = 30_000;

/**
 * A GET that goes where the operator's address says and nowhere else. The name is resolved once for each connection,
 * and that answer is checked and dialled: all its addresses must be of the open internet, or allowed. An address
 * written in the URL itself was named by the operator. A redirect is an answer like any other. Behind a proxy the name is
 * the proxy's to resolve, and is not checked here: that it leads to the right host is shown by the host's certificate.
 *
 * Every call settles, and so does every read of its body: when the signal aborts, when `limitMs` has passed, or when
 * the peer closes, breaks the protocol or asks to speak another one. The connection is closed then. A body has to be
 * read to its end or canceled, because an unread one keeps its connection.
 */
export function outboundFetch({ allowed, resolve = dns.lookup, proxyFor, limitMs = LIMIT_MS }: Options): Fetch {
  const lookup: LookupFunction = (hostname, options, callback) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const list = hostname === 'localhost' ? LOOPBACK : allowed();
      const reachable = ({ address }: dns.LookupAddress) =>
        isWithin(list, address) || (hostname !== 'localhost' && isOpen(address));
      const [first] = addresses;
      const refused = addresses.find((each) => !reachable(each));
      if (!first || refused) return callback(new RefusedAddress(hostname, refused?.address ?? null), []);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  // `rejectUnauthorized` is set here, so that no environment variable can turn it off.
  const options = { keepAlive: true, timeout: KEEP_ALIVE_MS, rejectUnauthorized: true };
  const plain = new http.Agent(options);
  const direct = new https.Agent(options);
  const tunnels = new Map<HttpProxy, TunnelAgent>();
  const agentFor = (url: URL): http.Agent => {
    if (url.protocol !== 'https:') return plain;
    const proxy = isLoopback(url.hostname) ? null : proxyFor?.(url);
    if (!proxy) return direct;
    const agent = tunnels.get(proxy) ?? new TunnelAgent(proxy, options);
    tunnels.set(proxy, agent);
    return agent;
  };
  return async (address, { headers, signal, beforeSending }) => {
    signal.throwIfAborted();
    const url = new URL(address);
    const secure = url.protocol === 'https:';
    const clock = new Stopwatch(limitMs);
    const ended = AbortSignal.any([signal, clock.signal]);
    const sending: TunnelOptions = {
      method: 'GET',
      agent: agentFor(url),
      lookup,
      signal: ended,
      ended,
      maxHeaderSize: MAX_HEAD_BYTES,
      headers: { ...headers, 'accept-encoding': 'gzip' },
    };
    const request = (secure ? https : http).request(url, sending);
    try {
      const answer = await untilAborted(answerTo(request, secure, beforeSending), ended);
      return responseOf(answer, clock, ended);
    } catch (error) {
      request.destroy();
      throw error;
    } finally {
      clock.pause();
    }
  };
}

/** Sends the request. Resolves with the head of the final answer; rejects when there will be none. */
function answerTo(
  request: http.ClientRequest,
  secure: boolean,
  beforeSending: (() => Promise<void> | null) | undefined,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    let isSent = false;
    const send = () => {
      isSent = true;
      request.end();
    };
    const prepare = () => {
      const wait = beforeSending?.();
      if (wait) wait.then(send).catch(reject);
      else send();
    };
    // Without a body nothing of a request is written before its end.
    request.on('socket', (socket) => {
      if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', prepare);
      else prepare();
    });
    request.on('response', (answer) => {
      if (isSent) resolve(answer);
      else reject(new BrokenProtocol('It answered before it was asked.'));
    });
    let interim = 0;
    request.on('information', () => {
      if (++interim > MAX_INTERIM) reject(new BrokenProtocol('It sent interim answers without an end.'));
    });
    request.on('upgrade', (_answer, socket) => {
      socket.destroy();
      reject(new BrokenProtocol('It asked to speak another protocol.'));
    });
    request.on('error', reject);
    request.on('close', () => reject(new BrokenProtocol('It closed the connection without an answer.')));
  });
}

function responseOf(answer: http.IncomingMessage, clock: Stopwatch, ended: AbortSignal): Response {
  const { statusCode = 0, headersDistinct } = answer;
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  if ([204, 205, 304].includes(statusCode)) {
    answer.destroy();
    return new Response(null, { status: statusCode, headers });
  }
  return new Response(bodyOf(answer, clock, ended), { status: statusCode, headers });
}

/** The body's chunks. The clock runs while one is waited for, not while the reader is busy with the one before. */
function bodyOf(answer: http.IncomingMessage, clock: Stopwatch, ended: AbortSignal): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = unpacked(answer)[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clock.resume();
        try {
          const { done, value } = await untilAborted(chunks.next(), ended);
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          answer.destroy();
          throw error;
        } finally {
          clock.pause();
        }
      },
      cancel() {
        answer.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

/** The body as it was meant; one that is cut off or not gzip breaks the stream. */
function unpacked(answer: http.IncomingMessage): Readable {
  if (answer.headers['content-encoding']?.toLowerCase() !== 'gzip') return answer;
  return pipeline(answer, createGunzip(), () => {});
}
