import { z } from 'zod';
import type { ProviderErrorCode } from '../../provider';

const body = z.object({
  error: z.union([z.string(), z.object({ message: z.string().nullish(), code: z.string().nullish() })]),
});

/** A scope is words with dots between, so that nothing else of the text passes for one. */
const SCOPE = /[Mm]issing scopes?: ([a-z_]{1,32}(?:\.[a-z_]{1,32}){1,3})(?![\w.-]*[\w-])/;

export type Refusal = { code: ProviderErrorCode; message: string; scope: string | null; retryAt: Date | null };

/**
 * What an answer other than 200 means. By the error's code, then by "Missing scopes", then by the status: a missing
 * scope has been seen as 401 and as 403. The provider's text is read here and goes no further.
 */
export function classify(status: number, answer: unknown, retryAfter: string | null, now: Date): Refusal {
  const parsed = body.safeParse(answer);
  const error = parsed.success ? parsed.data.error : null;
  const text = (typeof error === 'string' ? error : error?.message) ?? '';
  const errorCode = typeof error === 'string' ? null : error?.code;
  const scope = SCOPE.exec(text)?.[1] ?? null;
  const retryAt = parseRetryAfter(retryAfter, now);
  const refusal = (code: ProviderErrorCode, message: string): Refusal => ({ code, message, scope, retryAt });

  if (errorCode === 'invalid_api_key') return refusal('key_refused', REFUSED);
  if (scope || (status === 403 && /scope|permission/i.test(text)))
    return refusal('scope_missing', `The key may not read this${scope ? `: it lacks ${scope}` : ''}.`);
  if (status === 401 || status === 403) return refusal('key_refused', REFUSED);
  if (status === 404) return refusal('endpoint_unknown', 'OpenAI does not know this endpoint for the organization.');
  if (status === 429) return refusal('rate_limited', 'OpenAI asks for fewer requests.');
  if (status >= 500 || status === 408) return refusal('unreachable', `OpenAI answered with an error (${status}).`);
  return refusal('rejected', `OpenAI did not accept the request (${status}).`);
}

const REFUSED = 'OpenAI refused the key: it is wrong, revoked or expired.';

/** Retry-After is seconds or an HTTP date; null for none, or for one that cannot be read. */
export function parseRetryAfter(value: string | null, now: Date): Date | null {
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value.trim())) {
    const at = now.getTime() + Number(value) * 1000;
    return at <= 8.64e15 ? new Date(at) : null;
  }
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : new Date(Math.max(at, now.getTime()));
}
