import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { BlockList, LookupFunction } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { SpokenError } from '@/lib/errors';
import { isOpen, isWithin, ranges } from './addresses';

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
};

const LOOPBACK = ranges(['127.0.0.0/8', '::1']);
const KEEP_ALIVE_MS = 4_000;
/** The most an answer's head may be. */
const MAX_HEAD_BYTES = 16 * 1024;

/**
 * A GET that goes where the operator's address says and nowhere else. The name is resolved once for each connection,
 * and that answer is checked and dialled: all its addresses must be of the open internet, or allowed. An address
 * written in the URL itself was named by the operator. A redirect is an answer like any other.
 */
export function outboundFetch({ allowed, resolve = dns.lookup }: Options): Fetch {
  const lookup: LookupFunction = (hostname, options, callback) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const list = hostname === 'localhost' ? LOOPBACK : allowed();
      const reachable = ({ address }: dns.LookupAddress) =>
        isWithin(list, address) || (hostname !== 'localhost' && isOpen(address));
      const [first] = addresses;
      if (!first || !addresses.every(reachable)) return callback(new RefusedAddress(hostname), []);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  const agents = {
    'http:': new http.Agent({ keepAlive: true, timeout: KEEP_ALIVE_MS }),
    // Said, so that no variable of the environment can unsay it.
    'https:': new https.Agent({ keepAlive: true, timeout: KEEP_ALIVE_MS, rejectUnauthorized: true }),
  };
  return (address, { headers, signal, beforeSending }) =>
    new Promise((fulfil, reject) => {
      const url = new URL(address);
      const secure = url.protocol === 'https:';
      const request = (secure ? https : http).request(
        url,
        {
          method: 'GET',
          agent: agents[secure ? 'https:' : 'http:'],
          lookup,
          signal,
          maxHeaderSize: MAX_HEAD_BYTES,
          headers: { ...headers, 'accept-encoding': 'gzip' },
        },
        (answer) => {
          try {
            fulfil(responseOf(answer));
          } catch (error) {
            answer.destroy();
            reject(error);
          }
        },
      );
      request.on('error', reject);
      const send = () => {
        const wait = beforeSending?.();
        if (wait) wait.then(() => request.end()).catch((error) => request.destroy(error));
        else request.end();
      };
      // Without a body nothing of a request is written before its end.
      request.on('socket', (socket) => {
        if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', send);
        else send();
      });
    });
}

/** The name led into a network that is not the open internet; it was not dialled. */
export class RefusedAddress extends SpokenError {
  constructor(hostname: string) {
    super(`${hostname} has an address that is not on the open internet. OUTBOUND_ALLOW permits it.`);
    this.name = 'RefusedAddress';
  }
}

function responseOf(answer: http.IncomingMessage): Response {
  const { statusCode = 0, headersDistinct } = answer;
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  if ([204, 205, 304].includes(statusCode)) {
    answer.resume();
    return new Response(null, { status: statusCode, headers });
  }
  return new Response(ReadableStream.from(unpacked(answer)) as globalThis.ReadableStream, {
    status: statusCode,
    headers,
  });
}

/** The body as it was meant; one that is cut off or not gzip breaks the stream. */
function unpacked(answer: http.IncomingMessage): Readable {
  if (answer.headers['content-encoding']?.toLowerCase() !== 'gzip') return answer;
  return pipeline(answer, createGunzip(), () => {});
}
