export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'stale'
  | 'stale_sign_in'
  | 'limited'
  | 'too_large'
  | 'unsupported'
  | 'unavailable';

/** Messages at the form field they belong to. */
export type FieldErrors = Readonly<Record<string, string>>;

/** An error whose words are all our own: nothing of a tenant's input, a statement or an answer is in them. */
export class SpokenError extends Error {}

/**
 * An expected failure. Its message is written for the person who reads it; anything else thrown is a bug.
 * `retryAfterS`: seconds after which trying again makes sense, sent as `Retry-After`.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldErrors | undefined;
  readonly retryAfterS: number | undefined;

  constructor(code: ErrorCode, message: string, fields?: FieldErrors, { retryAfterS }: { retryAfterS?: number } = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.fields = fields && { ...fields }; // a plain object: React sends no other to a page
    this.retryAfterS = retryAfterS;
  }
}

/**
 * An action's failure as a form gets it. `typed`: what was entered, for a page that the server draws anew because the
 * browser posted the form by itself. It never holds a secret.
 */
export type Failure = {
  ok: false;
  code: ErrorCode | 'internal';
  message: string;
  fields?: FieldErrors;
  retryAfterS?: number;
  typed?: Typed;
};
export type Typed = Readonly<Record<string, string>>;
export type Result<T> = { ok: true; data: T } | Failure;

/** HTTP status of each code. */
export const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 409,
  stale_sign_in: 409,
  limited: 429,
  too_large: 413,
  unsupported: 415,
  unavailable: 503,
};
