import 'server-only';
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { env } from '@/lib/env';

/** Slices one pass may have before it is left to the cron. */
export const MAX_DEPTH = 20;
const VALID_MS = 5 * 60_000;

/** What the next slice of a pass needs to go on. Single use by its fence: whoever claims raises it. */
const schema = z.strictObject({
  workspaceId: z.uuid(),
  connectionId: z.uuid(),
  fence: z.string().regex(/^\d{1,19}$/),
  passBegan: z.iso.datetime(),
  depth: z.int().min(1).max(MAX_DEPTH),
  issuedAt: z.iso.datetime(),
});
export type Continuation = z.output<typeof schema>;

export const SIGNATURE_HEADER = 'x-doow-signature';

/** @returns the body to send and its signature, by a key derived from NEXTAUTH_SECRET for this use alone. */
export function signContinuation(continuation: Omit<Continuation, 'issuedAt'>, now = new Date()) {
  const body = JSON.stringify({ ...continuation, issuedAt: now.toISOString() });
  return { body, signature: sign(body).toString('hex') };
}

/** @returns what was signed; null when the signature is not ours, or is older than five minutes. */
export function readContinuation(body: string, signature: string | null, now = new Date()): Continuation | null {
  const given = Buffer.from(signature ?? '', 'hex');
  const expected = sign(body);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const parsed = schema.safeParse(JSON.parse(body));
  if (!parsed.success) return null;
  const age = now.getTime() - Date.parse(parsed.data.issuedAt);
  return Math.abs(age) <= VALID_MS ? parsed.data : null;
}

function sign(body: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', env().NEXTAUTH_SECRET, '', 'doow/sync-continue/1', 32));
  return createHmac('sha256', key).update(body).digest();
}
