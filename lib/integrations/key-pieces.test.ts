import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '@/lib/secret';
import { KeyPieces } from './key-pieces';

const KEY_SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
const secretPart = fc.string({ unit: fc.constantFrom(...KEY_SIGNS), minLength: 24, maxLength: 160 });

/** A key and a slice of it, eight secret characters at least. */
const keyAndSlice = secretPart.chain((secret) =>
  fc
    .tuple(fc.integer({ min: 0, max: secret.length - 8 }), fc.integer({ min: 8, max: secret.length }))
    .map(([from, length]) => ({ key: `sk-admin-${secret}`, slice: secret.slice(from, from + length) })),
);

const everyCharacter = (text: string, of: (code: number) => string) =>
  [...text].map((character) => of(character.charCodeAt(0))).join('');
const swapped = (text: string) =>
  [...text].map((each) => (each === each.toLowerCase() ? each.toUpperCase() : each.toLowerCase())).join('');

const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'upper case': (text) => text.toUpperCase(),
  'lower case': (text) => text.toLowerCase(),
  'swapped case': swapped,
  backwards: (text) => [...text].reverse().join(''),
  'full width': (text) => everyCharacter(text, (code) => String.fromCharCode(code + 0xfee0)),
  'with spaces': (text) => [...text].join(' '),
  'with dots': (text) => [...text].join('.'),
  'with hyphens': (text) => [...text].join('-'),
  'with lines': (text) => [...text].join('\r\n'),
  'with zero-width spaces': (text) => [...text].join('\u200b'),
  'with joiners and marks': (text) => [...text].join('\u2060\u00ad\ufeff'),
  'with NUL': (text) => [...text].join('\0'),
  url: (text) => everyCharacter(text, (code) => `%${code.toString(16)}`),
  'url twice': (text) => everyCharacter(text, (code) => `%25${code.toString(16).toUpperCase()}`),
  json: (text) => everyCharacter(text, (code) => `\\u00${code.toString(16)}`),
  'json, its first character alone': (text) => `\\u00${text.charCodeAt(0).toString(16)}${text.slice(1)}`,
  javascript: (text) => everyCharacter(text, (code) => `\\x${code.toString(16)}`),
  'code points': (text) => everyCharacter(text, (code) => `\\u{${code.toString(16)}}`),
  octal: (text) => everyCharacter(text, (code) => `\\${code.toString(8).padStart(3, '0')}`),
  html: (text) => everyCharacter(text, (code) => `&#${code};`),
  'html in hex': (text) => everyCharacter(text, (code) => `&#x${code.toString(16)};`),
  'quoted-printable': (text) => everyCharacter(text, (code) => `=${code.toString(16).toUpperCase()}`),
  hex: (text) => Buffer.from(text).toString('hex'),
  'hex with colons': (text) => everyCharacter(text, (code) => `${code.toString(16)}:`),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 in lines': (text) => Buffer.from(text).toString('base64').replace(/.{5}/g, '$&\n'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64 of hex': (text) => Buffer.from(Buffer.from(text).toString('hex')).toString('base64'),
  'base64 twice': (text) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64'),
};

describe('a piece of the key is found in any text around it', () => {
  it.each(Object.entries(ENCODINGS))('%s', (name, encode) => {
    fc.assert(
      fc.property(keyAndSlice, fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (made, before, after) => {
        // A key may have hyphens of its own: what is cut up by them is known by its letters and digits.
        fc.pre(name !== 'with hyphens' || made.slice.replace(/[_-]/g, '').length >= 8);
        const pieces = new KeyPieces(new Secret(made.key));
        const text = `${before} ${encode(made.slice)} ${after}`;
        expect(pieces.isIn(text)).toBe(true);
      }),
    );
  });

  it('in a name or a value of JSON, at any depth', () => {
    fc.assert(
      fc.property(
        keyAndSlice,
        fc.jsonValue({ maxDepth: 3 }),
        fc.array(fc.boolean(), { maxLength: 6 }),
        (made, rest, way) => {
          const pieces = new KeyPieces(new Secret(made.key));
          const nest = (leaf: unknown) =>
            way.reduce<unknown>((inner, isList) => (isList ? [rest, inner] : { a: inner, b: rest }), leaf);
          expect(pieces.isInJson(nest(made.slice))).toBe(true);
          expect(pieces.isInJson(nest({ [made.slice]: 1 }))).toBe(true);
        },
      ),
    );
  });
});

describe('what is no piece of the key is left alone', () => {
  it('a text of other characters, however it is written', () => {
    const other = fc.string({ unit: fc.constantFrom(...'ghijkmnopqrsuvwxyz'), maxLength: 200 });
    const key = fc.string({ unit: fc.constantFrom(...'ABCDEF0123456789'), minLength: 24 });
    fc.assert(
      fc.property(other, key, fc.constantFrom(...Object.values(ENCODINGS).slice(0, 7)), (text, secret, encode) => {
        expect(new KeyPieces(new Secret(`sk-admin-${secret}`)).isIn(encode(text))).toBe(false);
      }),
    );
  });

  it('seven characters, the prefix of every key, and the mark in every key', () => {
    const pieces = new KeyPieces(new Secret('sk-admin-aB3dE5gH7jK9T3BlbkFJmN2pQ4rS6tU8'));
    for (const text of ['aB3dE5g', 'sk-admin-', 'sk-admin', 'sk-admin-zzzzT3BlbkFJzzzz', 'OpenAI', 'T3BlbkFJ'])
      expect(pieces.isIn(text)).toBe(false);
    for (const text of ['jK9T3BlbkFJmN2pQ', 'aB3dE5gH']) expect(pieces.isIn(text)).toBe(true);
  });

  it('the ids and names that OpenAI uses', () => {
    const pieces = new KeyPieces(new Secret('sk-admin-K7qZp2XwV9uRtY4mN8bC3dF6gH1jL5sA0eQ'));
    for (const text of [
      'org-QmFzZTY0SXNGdW4',
      'proj_9f8e7d6c5b4a39281706f5e4',
      'gpt-4o-mini-2024-07-18',
      'Default project',
    ])
      expect(pieces.isIn(text)).toBe(false);
  });

  it('and ten megabytes of names take no longer than reading them', () => {
    const pieces = new KeyPieces(new Secret('sk-admin-K7qZp2XwV9uRtY4mN8bC3dF6gH1jL5sA0eQ'));
    const data = Array.from({ length: 20_000 }, (_, i) => ({
      project_id: `proj_${i}`,
      model: 'gpt-4o',
      filler: 'x'.repeat(400),
    }));
    expect(pieces.isInJson({ data })).toBe(false);
  });
});
