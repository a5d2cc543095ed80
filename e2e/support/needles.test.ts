import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sandboxKeys } from '@/e2e/sandbox/keys';
import { Search, SHORTEST } from './needles';

const utf8 = (text: string) => Buffer.from(text);
const hex = (text: string) => utf8(text).toString('hex');
const codes = (text: string, write: (code: number) => string) =>
  [...text].map((each) => write(each.codePointAt(0) ?? 0)).join('');
const hexOf = (code: number, length = 2) => code.toString(16).padStart(length, '0');
const percent = (text: string) => [...utf8(text)].map((byte) => `%${hexOf(byte)}`).join('');
const upper = (text: string) => text.toUpperCase();
const units = (text: string) => text.replace(/[\s\S]/g, (unit) => `\\u${hexOf(unit.charCodeAt(0), 4)}`);
/** As PostgreSQL's encode() and mail write it: in lines. */
const inLines = (text: string) => utf8(text).toString('base64').replace(/.{76}/g, '$&\n');

/** What others could make of a text that has a key in it. */
const WAYS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in capitals': upper,
  backwards: (text) => [...text].reverse().join(''),
  'JSON in JSON': (text) => JSON.stringify(JSON.stringify({ text })),
  'JSON, every unit escaped': units,
  'JSON in JSON, every unit escaped': (text) => JSON.stringify(units(text)),
  'a script’s \\x': (text) => [...utf8(text)].map((byte) => `\\x${hexOf(byte)}`).join(''),
  'a script’s \\u{}': (text) => codes(text, (code) => `\\u{${hexOf(code, 4)}}`),
  'an address': encodeURIComponent,
  'an address, every byte': percent,
  'an address, every byte, in capitals': (text) => percent(text).replace(/%../g, upper),
  'an address in an address': (text) => encodeURIComponent(percent(text)),
  'an address in an address in an address': (text) => encodeURIComponent(encodeURIComponent(percent(text))),
  'entities, decimal': (text) => codes(text, (code) => `&#${code};`),
  'entities, hex': (text) => codes(text, (code) => `&#x${hexOf(code)};`),
  'entities, hex in capitals': (text) => codes(text, (code) => `&#X${upper(hexOf(code, 6))};`),
  'entities, escaped again': (text) => codes(text, (code) => `&amp;#${code};`),
  hex,
  'hex in capitals': (text) => upper(hex(text)),
  'PostgreSQL’s bytes': (text) => `\\x${hex(text)}`,
  'PostgreSQL’s bytes in JSON': (text) => JSON.stringify({ sealed: `\\x${hex(text)}` }),
  base64: (text) => utf8(text).toString('base64'),
  'base64 in JSON and in an address': (text) => encodeURIComponent(JSON.stringify(utf8(text).toString('base64'))),
  base64url: (text) => utf8(text).toString('base64url'),
  'base64 in lines': inLines,
  'base64 in lines in JSON': (text) => JSON.stringify(inLines(text)),
  'basic credentials': (text) => `Basic ${utf8(`user:${text}`).toString('base64')}`,
  'a Buffer in JSON': (text) => JSON.stringify({ body: utf8(text) }),
  'a Uint8Array in JSON': (text) => JSON.stringify(new Uint8Array(utf8(text)), null, 2),
  'a Buffer as it is inspected': (text) => inspect(new Uint8Array(utf8(text)), { maxArrayLength: null }),
};

const keys = sandboxKeys('needles').map(({ key }) => key);
const key = fc.oneof(fc.constantFrom(...keys), fc.base64String({ minLength: 64, maxLength: 164 }));
/** Texts around it, also such as escapes begin and end with. */
const beside = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'aZ0 "&<é漢🦒'), maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'%25\\ux&#;"9a: '), maxLength: 12 }),
);
const isFound = (all: readonly string[], text: string) => {
  const search = new Search(all);
  search.in('here', text);
  return search.found.length > 0;
};

describe('a key is found', () => {
  it.each(Object.entries(WAYS))('%s, whatever stands before and behind it', (_way, write) => {
    fc.assert(
      fc.property(key, beside, beside, beside, (it, before, after, around) => {
        expect(isFound([it], around + write(before + it + after) + around)).toBe(true);
      }),
    );
  });

  it('with some of its characters escaped, each in a way of its own', () => {
    const escapes = [
      (each: string) => each,
      percent,
      units,
      (each: string) => codes(each, (code) => `&#${code};`),
      (each: string) => encodeURIComponent(percent(each)),
    ];
    fc.assert(
      fc.property(key, fc.array(fc.nat(escapes.length - 1), { minLength: 164, maxLength: 164 }), (it, ways) => {
        const text = [...it].map((each, i) => (escapes[ways[i] ?? 0] ?? String)(each)).join('');
        expect(isFound([it], text)).toBe(true);
      }),
    );
  });

  it.each(Object.entries(WAYS))('in any long stretch of it: %s', (_way, write) => {
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.nat(), beside, (it, from, before) => {
        const start = from % (it.length - SHORTEST + 1);
        expect(isFound([it], write(`${before} ${it.slice(start, start + SHORTEST)}…`))).toBe(true);
      }),
    );
  });
});

it('nothing is found where no key is: in other keys, in what may be shown of one, in any text', () => {
  const others = sandboxKeys('another').map((entry) => entry.key);
  const shown = keys.map((it) => `${it.slice(0, 14)}…${it.slice(-4)}`);
  const search = new Search(keys);
  for (const write of Object.values(WAYS)) search.in('here', write([...others, ...shown].join(' ')));
  fc.assert(fc.property(fc.string({ unit: 'binary-ascii', maxLength: 400 }), (text) => search.in('here', text)));
  expect(search.found).toEqual([]);
});

it('a key that is too short to be told from other text is refused', () => {
  expect(() => new Search(['sk-short'])).toThrow('31 characters');
});
