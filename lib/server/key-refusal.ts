import { EXPOSED_KEY } from '@/lib/exposed-key';
import { holdsKey } from '@/lib/key-shape';
import type { Refusal } from './refusals';

/**
 * An address with a key in it leads no further, so that nothing of it is logged, sent on or kept in a `callbackUrl`. A
 * page says what to do about it; an API route says the same in JSON.
 * @param target a path and its query, as sent
 * @returns null for an address without a key
 */
export function keyRefusal(target: string): Refusal | null {
  if (!holdsKey(target)) return null;
  const headers = { 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' };
  if (!target.startsWith('/api/')) return { status: 303, body: '', headers: { ...headers, location: '/exposed-key' } };
  const error = { code: 'invalid', message: `${EXPOSED_KEY.title}. ${EXPOSED_KEY.text}` };
  return {
    status: 400,
    body: JSON.stringify({ error }),
    headers: { ...headers, 'content-type': 'application/json' },
  };
}
