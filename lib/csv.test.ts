import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, guarded, lineEnds, unguarded } from './csv';
import { hostileText } from './testing/hostile-text';

/** A reader of RFC 4180, to see that what was written is what is read. */
function parseLine(line: string): string[] {
  const cells: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n$)/gy;
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    cells.push(match[1] !== undefined ? match[1].replaceAll('""', '"') : (match[2] ?? ''));
    if (match[3] !== ',') break;
  }
  return cells;
}

describe('a CSV line', () => {
  it('gives back what was written once the apostrophe is removed, and never begins a cell as a formula', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({
        unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', "'", 'a', '\0', '＝', '＋', '－', '＠'),
      }),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (texts) => {
        const cells = parseLine(csvLine(texts));
        expect(cells.map(unguarded)).toEqual(texts);
        for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r\n\0＝＋－＠]/);
      }),
    );
  });

  it('begins no cell as a formula, whichever separator a spreadsheet takes and whatever it makes of the quotes', () => {
    const signs = '=+-@＝＋－＠\t\r\n\0\'",;|a1 ';
    const text = fc.oneof(fc.string({ unit: fc.constantFrom(...signs), maxLength: 12 }), hostileText);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
        const line = csvLine(texts);
        for (const separator of [',', ';', '\t', '|'])
          for (const cell of line.split(new RegExp(`[\r\n${separator}]`)))
            expect(cell.replace(/^["\0]+/, '')).not.toMatch(/^[=+\-@＝＋－＠]/);
      }),
      { numRuns: 1_000 },
    );
    expect(csvLine(["gpt;=cmd|'/C calc'!A0;"])).toBe("gpt;'=cmd|''/C calc'!A0;\r\n");
  });

  it('is undone for what was written, and leaves alone what a person wrote', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(unguarded(guarded(text))).toBe(text);
      }),
    );
    for (const text of ["'tis", "O'Brien; 'quoted'", "a, 'b"]) expect(unguarded(text)).toBe(text);
  });

  it('gives back whole files, whatever is in the cells, and tells apart what differs by an apostrophe', () => {
    const row = fc.array(
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\r\n', ' ')),
      {
        minLength: 2,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 4 }), (rows) => {
        const read = rows.map(csvLine).map((line) => parseLine(line).map(unguarded));
        expect(read).toEqual(rows);
      }),
    );
    const alike = ['=1', "'=1", "''=1"].map((text) => csvLine([text]));
    expect(alike).toEqual(["'=1\r\n", "''=1\r\n", "'''=1\r\n"]);
  });

  it.each(['=1+1', '-1', '1e5', '1,5', '0x10', ' 1', '', 'NaN', '1\n=2'])(
    'takes “%s” for no number that may stand unguarded, unless it is one',
    (number) => {
      const [cell = ''] = parseLine(csvLine([{ number }]));
      expect(unguarded(cell)).toBe(number);
      if (!/^-?\d+$/.test(number)) expect(cell).not.toMatch(/^[=+\-@]/);
    },
  );

  it('writes numbers as they are, at any size', () => {
    expect(csvLine(['2026-11-14', { number: '123456789012345678901' }, { number: '0' }, { number: '-7' }])).toBe(
      '2026-11-14,123456789012345678901,0,-7\r\n',
    );
  });
});

describe('the line ends of a file that comes in pieces', () => {
  it('are those of RFC 4180 wherever it is cut, and what is quoted stays', () => {
    const cell = fc.string({ unit: fc.constantFrom('"', '\n', '\r', ',', 'a', 'é', '𝕏') });
    const cuts = fc.infiniteStream(fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { maxLength: 5 }), cuts, (rows, lengths) => {
        const lines = rows.map((row) => csvLine(row));
        const file = Buffer.from(lines.map((line) => line.replace(/\r\n$/, '\n')).join(''));
        const ended = lineEnds();
        const pieces: Buffer[] = [];
        for (let at = 0; at < file.length; ) {
          const { value: length } = lengths.next();
          pieces.push(ended(file.subarray(at, at + length)));
          at += length;
        }
        expect(Buffer.concat(pieces).toString()).toBe(lines.join(''));
      }),
    );
  });
});
