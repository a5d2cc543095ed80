/** One escaped byte, also where it was escaped again: `%73`, `%2573`, `%252573` … */
const ESCAPE = /%(?:25)*([\da-f]{2})/gi;
/** What is not decoded after so many rounds was written by hand, not by a browser or a proxy. */
const ROUNDS = 8;
/** Spaces (`+` is one), line breaks, zero-width spaces and other characters that no key has; a paste brings some along. */
const GAP = /[^\x21-\x2a\x2c-\x7e]+/g;

const ADMIN = /(?<![a-z\d])sk-admin-[\w-]{16,}/i;
const NAMED = /(?<![a-z\d])sk-(?:proj|svcacct|service|none|ant|or|live|test)-([\w-]{20,})/gi;
const PLAIN = /(?<![a-z\d])sk-([\w-]{16,})/gi;
/** Letters and digits, or small and capital letters, in one word. */
const MIXED = /[a-z]\d|\d[a-z]/i;
const MIXED_CASE = /[a-z][A-Z]/;

/**
 * Whether an API key is in the text, percent-encoded any number of times. A key has a long random part, so that a
 * search for `sk-test` or for a project named `sk-marketing-europe-2026` is none.
 */
export function holdsKey(text: string): boolean {
  const read = decoded(text);
  if (ADMIN.test(read)) return true;
  if ([...read.matchAll(NAMED)].some(([, body = '']) => wordsOf(body).some((word) => isRandom(word, 2)))) return true;
  return [...read.matchAll(PLAIN)].some(([, body = '']) => wordsOf(body).some((word) => isRandom(word, 16)));
}

const wordsOf = (body: string) => body.split(/[-_]/);

/** No word of a language has 24 letters; a shorter one is random when it is mixed. */
const isRandom = (word: string, length: number) =>
  word.length >= 24 || (word.length >= length && (MIXED.test(word) || MIXED_CASE.test(word)));

function decoded(text: string): string {
  let read = text;
  for (let round = 0; round < ROUNDS && read.includes('%'); round++)
    read = read.replace(ESCAPE, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
  // A key is put together again where more than a space is in it. A gap in front of one stays.
  return read.replace(GAP, (gap, at: number) =>
    /^[ +]+$/.test(gap) || /^sk-/i.test(read.slice(at + gap.length, at + gap.length + 3)) ? ' ' : '',
  );
}
