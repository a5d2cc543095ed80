import { z } from 'zod';
import { causeOf, type Problem } from '../../problem';
import type { ProviderErrorCode } from '../../provider';
import type { Body, ErrorRow, Statuses } from './error-row';
import { OPENAI_ERRORS } from './errors';
import { regionalHostIn } from './regions';

const apiError = z.object({
  error: z
    .object({ message: z.string().nullish(), code: z.string().nullish(), type: z.string().nullish() })
    .refine(({ message, code }) => message != null || code != null),
});
const textError = z.object({ error: z.string() });

/** A scope is words with dots between, so that nothing else of the text passes for one. */
const SCOPE = /[Mm]issing scopes?: ([a-z_]{1,32}(?:\.[a-z_]{1,32}){1,3})(?![\w.-]*[\w-])/;
/** A code that may be shown; of the provider's text nothing else is. */
const SAFE_CODE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+){0,7}$/;
const MAX_CODE = 48;
/** So many characters of a key in a row are a piece of it. */
const PIECE = 6;

/** An answer other than a good one, as far as it is looked at. */
export type Answered = {
  status: number;
  /** The body parsed as JSON; undefined where it is not JSON. */
  json: unknown;
  contentType: string | null;
  retryAfter: string | null;
};

export type Refusal = {
  code: ProviderErrorCode;
  message: string;
  problem: Problem;
  shownCode: string | null;
  scope: string | null;
  regionalHost: string | null;
  retryAt: Date | null;
};

/**
 * What an answer means: the first row of the table that fits its status, who sent it, its code, and, where it has no
 * code, its message. The provider's text is read here and goes no further.
 */
export function classify({ status, json, contentType, retryAfter }: Answered, key: string, now: Date): Refusal {
  const { body, code, text } = readBody(json, contentType);
  const row = OPENAI_ERRORS.find((each: ErrorRow) => fits(each, status, body, code, text)) ?? LAST;
  const scope = row.means === 'scope_missing' ? (SCOPE.exec(text)?.[1] ?? null) : null;
  const shownCode = safeCode(code, key);
  const { id, cause, nextStep, retry } = row;
  return {
    code: row.means,
    message: causeOf(row, { status, shownCode, scope }),
    problem: { id, cause, nextStep, retry },
    shownCode,
    scope,
    regionalHost: row.id === 'incorrect_hostname' ? regionalHostIn(text) : null,
    retryAt: parseRetryAfter(retryAfter, now),
  };
}

const LAST = OPENAI_ERRORS[OPENAI_ERRORS.length - 1] as ErrorRow;
/** Codes that may stand in `type` alone, as some billing errors have it. Those that judge the key may not. */
const CODES_AS_TYPE = new Set(
  OPENAI_ERRORS.flatMap((row: ErrorRow) => (row.retry === 'person' ? [] : (row.codes ?? []))),
);

function readBody(json: unknown, contentType: string | null): { body: Body; code: string | null; text: string } {
  const own = apiError.safeParse(json);
  if (own.success) {
    const { message, code, type } = own.data.error;
    const named = code || (type && CODES_AS_TYPE.has(type) ? type : null);
    return { body: 'api', code: named, text: message ?? '' };
  }
  const plain = textError.safeParse(json);
  const isPage = json === undefined && /^text\/html\b/i.test(contentType?.trim() ?? '');
  return { body: isPage ? 'page' : 'other', code: null, text: plain.success ? plain.data.error : '' };
}

function fits(row: ErrorRow, status: number, body: Body, code: string | null, text: string): boolean {
  if (!row.body.includes(body) || !row.statuses.some((each) => covers(each, status))) return false;
  if (!row.codes && !row.message) return true;
  return code === null ? (row.message?.test(text) ?? false) : (row.codes?.includes(code) ?? false);
}

const covers = (statuses: Statuses, status: number): boolean =>
  statuses === 'any' ||
  (typeof statuses === 'number' ? statuses === status : statuses === `${Math.floor(status / 100)}xx`);

/** The code where it looks like one and holds nothing of the key. */
function safeCode(code: string | null, key: string): string | null {
  if (!code || code.length > MAX_CODE || !SAFE_CODE.test(code)) return null;
  const secret = key.toLowerCase();
  for (let i = 0; i + PIECE <= secret.length; i++) if (code.includes(secret.slice(i, i + PIECE))) return null;
  return code;
}

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
