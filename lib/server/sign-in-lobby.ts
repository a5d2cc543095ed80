import 'server-only';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { crowded, QUEUE_PLACES } from '@/lib/auth/password-queue';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import type { Refusal } from './refusals';

const SIGN_IN = '/api/auth/callback/credentials';
/** The most a sign-in's body may be, in bytes: less than a request buffers before anything reads it. */
const MAX_BYTES = 16 * 1024;
let inside = 0;

/**
 * Counts the sign-ins under way and refuses those that the queue before the passwords would refuse anyway. Here, since
 * the framework works some milliseconds for each before a route is asked: 500 at once would keep every page waiting.
 * A sign-in counts once its body is here. One that is sent slowly, or never to its end, takes nobody's place.
 * @param request one whose address can be decoded (`refusals.ts`)
 * @param goOn is called once with null for a request that may go on, or with its refusal; never where the client leaves
 */
export function enterLobby(
  request: IncomingMessage,
  response: ServerResponse,
  goOn: (refusal: Refusal | null) => void,
): void {
  const [path = ''] = (request.url ?? '').split(/[?#]/, 1);
  if (request.method !== 'POST' || decodeURIComponent(path) !== SIGN_IN) {
    goOn(null);
    return;
  }
  const enter = () => {
    if (response.destroyed) return;
    if (inside >= QUEUE_PLACES) {
      goOn(refusalOf(503, crowded()));
      return;
    }
    inside++;
    response.once('close', () => inside--);
    goOn(null);
  };
  const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
  if (!coding && Number(length) === 0) {
    enter();
    return;
  }
  const look = () => {
    const { complete, readableLength } = request;
    const isTooLarge = readableLength > MAX_BYTES;
    if (!complete && !isTooLarge) return;
    request.off('readable', look);
    if (isTooLarge) goOn(refusalOf(413, TOO_LARGE));
    else if (readableLength === 0) goOn(refusalOf(400, EMPTY));
    else setImmediate(enter); // the stream forgets its listener first, so that the framework can read it from the start
  };
  request.on('readable', look);
}

const TOO_LARGE = new AppError('too_large', 'This is larger than any form of Doow.');
const EMPTY = new AppError('invalid', 'There is no sign-in in this request.');

/** As the sign-in form's client reads it: what went wrong stands in an address. */
function refusalOf(status: number, { code, message, retryAfterS }: AppError): Refusal {
  const url = `${env().APP_URL}/sign-in?${new URLSearchParams({ error: message })}`;
  return {
    status,
    body: JSON.stringify({ error: { code, message }, url }),
    headers: {
      'content-type': 'application/json',
      ...(retryAfterS !== undefined && { 'retry-after': `${retryAfterS}` }),
    },
  };
}
