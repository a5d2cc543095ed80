import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readName, visibleName } from './visible-name';

const read = (typed: string, max = 80) => readName(typed, { what: 'The name', max });
const problem = (typed: string) => {
  const found = read(typed);
  return 'problem' in found ? found.problem : '';
};

describe('a name that people see', () => {
  it.each([
    ['Acme GmbH & Co. KG'],
    ['José Ñuñez'],
    ['مؤسسة الأمل'],
    ['می‌خواهم'], // Persian, with U+200C
    ['חברת דוגמה'],
    ['क्‍ष और श्री'], // Devanagari, with U+200D
    ['ශ්‍රී ලංකා'],
    ['ബാക്ക്‌ ന്‍'],
    ['株式会社サンプル'],
    ['葛󠄀城'], // with a variation selector
    ['한국 회사'],
    ['ไทย'],
    ['👩‍👩‍👧‍👦 team'],
    ['🧑🏽‍💻'],
    ['🏳️‍🌈 ❤️ 1️⃣'],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['👁️‍🗨️'],
    ['R&D (EU) – “Québec”'],
    ['٢٠٢٦ ؀١٢'],
    ['_'],
    ['🦆'],
  ])('is taken as it is: %s', (name) => expect(read(name)).toEqual({ value: name.normalize('NFC') }));

  it.each([
    ['NUL', 'a\0b'],
    ['an escape', 'a\u001b[31m'],
    ['a C1 control', 'a\u0085\u009b31m'],
    ['text turned around', 'a\u202etxt.exe'],
    ['an isolate', 'a\u2066b\u2069'],
    ['a direction mark', 'a\u200fb'],
    ['an Arabic letter mark', 'a\u061cb'],
    ['a zero-width space', 'Ac\u200bme'],
    ['a word joiner', 'Ac\u2060me'],
    ['a joiner between Latin letters', 'Ac\u200dme'],
    ['a joiner at the end of Latin letters', 'Acme\u200c'],
    ['a soft hyphen', 'Ac\u00adme'],
    ['a variation selector after a letter', 'A\ufe0fcme'],
    ['hidden letters of a tag', 'Acme\u{e0041}\u{e0042}'],
    ['a filler letter', 'Ac\u3164me'],
    ['half a character', 'Acme\ud83d'],
    ['the other half', '\udc00Acme'],
    ['an annotation', 'a\ufff9b\ufffbc'],
    ['a noncharacter', 'a\ufffeb'],
    ['an inner mark of byte order', 'a\u2060\ufeffb'],
  ])('has no %s', (_, name) => expect(problem(name)).toContain('control character'));

  it.each([
    ['zero-width spaces alone', '\u200b\u200b'],
    ['a joiner alone', '\u200d'],
    ['a filler alone', '\u3164'],
    ['Braille without a dot', '\u2800'],
    ['a mark alone', '\u0301'],
    ['a variation selector alone', '\ufe0f'],
  ])('is not %s', (_, name) => expect(problem(name)).not.toBe(''));

  it('is written in one way', () => {
    expect(read('  Acme \t\u00a0 Inc.\n')).toEqual({ value: 'Acme Inc.' });
    expect(read('Line\r\none\u2028two')).toEqual({ value: 'Line one two' });
    expect(read('Cafe\u0301')).toEqual({ value: 'Caf\u00e9' });
    expect(read('\ufeff \n ')).toEqual({ value: '' });
  });

  it('is counted as people count: an emoji or a letter with its marks is one', () => {
    expect('value' in read('👩‍💻'.repeat(80))).toBe(true);
    expect(problem('👩‍💻'.repeat(81))).toContain('longer than 80 characters');
    expect('value' in read('e\u0323\u0301'.repeat(80))).toBe(true);
    expect(problem('x'.repeat(81))).toContain('longer than 80 characters');
    expect(problem(`e${'\u0301'.repeat(400)}`)).toContain('longer than 80 characters'); // one character, and far too much of it
    expect(problem('x'.repeat(1024 * 1024))).toContain('longer than 80 characters');
  });

  it('has nothing in it that is hidden, is read as itself again, and fits its column, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 120 }),
          fc.string({
            unit: fc.constantFrom(
              ...'aé\u0301 \t\n\0\u200b\u200c\u200d\u202e\u2066\ufe0f\u3164क्م👩💻🏽',
              '\ud83d',
              '\u{e0041}',
            ),
          }),
        ),
        (typed) => {
          const found = read(typed);
          if ('problem' in found) return;
          expect(read(found.value)).toEqual(found);
          expect(found.value).not.toMatch(
            /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]|^\s|\s$|\s\s/u,
          );
          expect([...found.value].length).toBeLessThanOrEqual(320);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is asked for in its own words where it is missing', () => {
    const field = visibleName({ empty: 'Enter a name, such as Acme.' });
    for (const typed of ['', '  ', undefined])
      expect(field.safeParse(typed).error?.issues[0]?.message).toBe('Enter a name, such as Acme.');
  });
});
