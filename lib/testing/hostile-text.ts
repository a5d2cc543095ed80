import fc from 'fast-check';

/** What people and providers call things, and what would break out of a cell, a literal, an array or a statement. */
export const hostileText: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n＝＋－＠\'"\\,;$:{}()/*-E.a é𝕏\u2028\ufeff') }),
    fc.constantFrom("'; DROP TABLE projects; --", "\\'; COMMIT; --", '$1', '$$', '\\.', 'NULL', '{a,"b"}', '/*', ''),
  )
  .filter((text) => !text.includes('\0')); // PostgreSQL has it in no text
