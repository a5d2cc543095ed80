import type { Problem } from '../../problem';
import type { ProviderErrorCode } from '../../provider';

/** Who answered: the API itself in its own shape (`{ error: { message, type, param, code } }`), or somebody in between. */
export type Body =
  | 'api'
  /** A web page. */
  | 'page'
  /** Other JSON, text, or nothing. */
  | 'other';

export type ErrorRow = Problem & {
  statuses: readonly Statuses[];
  body: readonly Body[];
  /** The API's error codes. Left out: the row is for answers whose code no row knows. */
  codes?: readonly string[];
  /** What the API's message says where it sends no code. */
  message?: RegExp;
  means: ProviderErrorCode;
};

/** One status, or all of a class. */
export type Statuses = number | '3xx' | '4xx' | '5xx' | 'any';

/** The statuses that refuse a call. */
export const REFUSALS = [401, 403] as const;
/** The statuses under which billing has been seen to refuse one. */
export const BILLING = [402, 403, 429] as const;
