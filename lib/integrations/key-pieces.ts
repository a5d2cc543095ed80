import type { Secret } from '@/lib/secret';

/** So many secret characters of a key in a row are a piece of it. */
const PIECE = 8;
/** The part of a key that every key of its kind has. */
const PUBLIC_PREFIX = /^sk-(?:admin-)?/;
/** OpenAI writes its own name, in base64, into every key. */
const PUBLIC_MARK = /t3blbkfj/g;
/** An encoding may be applied to another one, so many times. */
const MAX_LAYERS = 3;
/** A longer text than any that is stored is looked at as it stands, not decoded. */
const MAX_DECODED = 16_384;

/**
 * Finds pieces of a key in texts that come back from a provider: eight secret characters in a row, in either case and
 * either direction, with anything between them that no key has (spaces, invisible characters, punctuation), escaped
 * (URL, JSON, HTML, quoted-printable), or encoded in hex or base64.
 */
export class KeyPieces {
  readonly #windows = new Set<string>();
  /** Which three characters a window may begin with: spares almost every look into the set. */
  readonly #beginnings = new Uint8Array(32 ** 3);

  constructor(key: Secret) {
    const secret = folded(key.reveal().replace(PUBLIC_PREFIX, ''));
    for (const text of [secret, lettersOf(secret)])
      for (const way of [text, [...text].reverse().join('')])
        for (let i = 0; i + PIECE <= way.length; i++) {
          this.#windows.add(way.slice(i, i + PIECE));
          this.#beginnings[beginningAt(way, i)] = 1;
        }
  }

  isIn(text: string, layers = MAX_LAYERS): boolean {
    const plain = folded(text);
    if (this.#isInPlain(plain) || this.#isInPlain(lettersOf(plain))) return true;
    if (layers === 0 || text.length > MAX_DECODED) return false;
    return decodings(text).some((decoded) => this.isIn(decoded, layers - 1));
  }

  /** Whether a piece is in any name or text of a parsed JSON value. */
  isInJson(value: unknown): boolean {
    const seen = new Set<string>();
    const left = [value];
    const isNew = (text: string) => seen.size < seen.add(text).size;
    while (left.length > 0) {
      const next = left.pop();
      if (typeof next === 'string') {
        if (isNew(next) && this.isIn(next)) return true;
      } else if (Array.isArray(next)) for (const item of next) left.push(item);
      else if (next !== null && typeof next === 'object')
        for (const [name, item] of Object.entries(next)) {
          if (isNew(name) && this.isIn(name)) return true;
          left.push(item);
        }
    }
    return false;
  }

  #isInPlain(text: string): boolean {
    for (let i = 0; i + PIECE <= text.length; i++)
      if (this.#beginnings[beginningAt(text, i)] && this.#windows.has(text.slice(i, i + PIECE))) return true;
    return false;
  }
}

const beginningAt = (text: string, i: number): number =>
  ((text.charCodeAt(i) & 31) << 10) | ((text.charCodeAt(i + 1) & 31) << 5) | (text.charCodeAt(i + 2) & 31);

/** The characters of keys alone, in lower case, however wide they were written. */
const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(PUBLIC_MARK, '');
const lettersOf = (text: string): string => text.replace(/[_-]/g, '');

const ESCAPES =
  /\\u\{([\da-f]{1,6})\}|(?:\\u|%u|U\+)([\da-f]{4})|(?:\\x|%|=)([\da-f]{2})|&#x([\da-f]{1,6});?|&#(\d{1,7});?|\\([0-7]{3})/gi;

/** What the text may stand for. */
function decodings(text: string): string[] {
  const decoded: string[] = [];
  const plain = text.replace(ESCAPES, (...[, braced, wide, byte, entity, decimal, octal]: (string | undefined)[]) => {
    const hex = braced ?? wide ?? byte ?? entity;
    const code = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : Number.parseInt(octal ?? '', 8);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
  if (plain !== text) decoded.push(plain);
  const dense = text.replace(/[\s\p{Cf}]+/gu, '');
  for (const [run] of dense.replace(/0x|\\x|[:,]/gi, '').matchAll(/[\da-f]{16,}/gi))
    for (const shift of [0, 1]) decoded.push(Buffer.from(run.slice(shift), 'hex').toString('latin1'));
  // Eight bytes are eleven characters of base64; in which of four places the first byte begins is not known.
  for (const [run] of dense.matchAll(/[\w+/-]{11,}/g))
    for (const shift of [0, 1, 2, 3]) decoded.push(Buffer.from(run.slice(shift), 'base64').toString('latin1'));
  return decoded;
}
