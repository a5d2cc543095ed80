/**
 * A column of rows as one PostgreSQL array literal: one parameter of text, where an array would be walked value by
 * value on its way. For values without a character of the literal's own: days, and numbers, exact at any size.
 * Source: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 */
export const column = <T>(rows: readonly T[], pick: (row: T) => string | number | bigint): string =>
  `{${rows.map(pick).join(',')}}`;

/** The same for any text: quoted, so that no word is taken for NULL and no character for the literal's. */
export const words = <T>(rows: readonly T[], pick: (row: T) => string): string =>
  column(rows, (row) => `"${pick(row).replace(/["\\]/g, '\\$&')}"`);
