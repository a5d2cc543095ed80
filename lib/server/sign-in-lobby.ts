import 'server-only';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { crowded, QUEUE_PLACES } from '@/lib/auth/password-queue';
import { env } from '@/lib/env';
import type { Refusal } from './refusals';

const SIGN_IN = '/api/auth/callback/credentials';
let inside = 0;

/**
 * Counts the sign-ins under way and refuses those that the queue before the passwords would refuse anyway. Here, since
 * the framework works some milliseconds for each before a route is asked: 500 at once would keep every page waiting.
 */
export function enterLobby({ method, url }: IncomingMessage, response: ServerResponse): Refusal | null {
  if (method !== 'POST' || url?.split('?')[0] !== SIGN_IN) return null;
  if (inside >= QUEUE_PLACES) return refusal();
  inside++;
  response.once('close', () => inside--);
  return null;
}

/** As the sign-in form's client reads it: what went wrong stands in an address. */
function refusal(): Refusal {
  const { code, message, retryAfterS } = crowded();
  const url = `${env().APP_URL}/sign-in?${new URLSearchParams({ error: message })}`;
  return {
    status: 503,
    body: JSON.stringify({ error: { code, message }, url }),
    headers: { 'content-type': 'application/json', 'retry-after': `${retryAfterS}` },
  };
}
