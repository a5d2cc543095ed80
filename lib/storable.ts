import { AppError } from './errors';

/** PostgreSQL has a NUL in no text, and UTF-8 no half of a surrogate pair. */
const UNSTORABLE = /[\0\p{Cs}]/u;

/**
 * Refuses what no text of the database can hold, wherever it stands in the input: a query would fail on it as if Doow were
 * broken. Takes fields by name, or pairs as a query string has them.
 * @throws AppError `invalid` at the field.
 */
export function assertStorable(input: unknown): void {
  if (typeof input !== 'object' || input === null) return;
  const pairs: Iterable<[string, unknown]> = input instanceof URLSearchParams ? input : Object.entries(input);
  for (const [name, value] of pairs) {
    if (!isUnstorable(name) && !isUnstorable(value)) continue;
    const message = 'This has a character that no text can hold (NUL, or half of one). Remove it and try again.';
    throw new AppError('invalid', message, { [name.replace(/[\0\p{Cs}]/gu, '')]: message });
  }
}

function isUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return UNSTORABLE.test(value);
  return typeof value === 'object' && value !== null && Object.entries(value).flat().some(isUnstorable);
}
