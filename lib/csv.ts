/** A text, or a decimal number in its own digits. */
export type Cell = string | { number: string };

/**
 * One line of RFC 4180, for every export. A text in which a spreadsheet could see a formula gets apostrophes (`guarded`);
 * `unguarded` gives every text back. Numbers are written as they are.
 */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(written).join(',')}\r\n`;

const written = (cell: Cell): string => {
  if (typeof cell === 'string') return quoted(guarded(cell));
  return /^-?\d+(\.\d+)?$/.test(cell.number) ? cell.number : quoted(guarded(cell.number));
};

/**
 * What a spreadsheet reads as the beginning of a formula, or skips to find one; full-width signs are read like plain ones.
 * A quotation mark is skipped after a separator, and an apostrophe is here so that `unguarded` knows which one was added.
 */
export const GUARDED = `'"=+@\t\r\n\0＝＋－＠-`;
/**
 * What may begin another cell. Which separator a spreadsheet takes is the choice of its owner (a semicolon where the comma
 * is in numbers), and then a quotation mark within a cell keeps nothing together.
 */
export const SEPARATORS = ',;|\t\r\n';

/** The text with an apostrophe wherever a cell that any separator makes would begin as a formula. */
export function guarded(text: string): string {
  let safe = '';
  for (let i = 0; i < text.length; i++) safe += `${beginsGuarded(text, i, i) ? "'" : ''}${text.charAt(i)}`;
  return safe;
}

/** The text that was guarded. One that a person wrote stays as it is, apostrophes before words included. */
export function unguarded(cell: string): string {
  let text = '';
  for (let i = 0; i < cell.length; i++)
    if (cell.charAt(i) !== "'" || !beginsGuarded(cell, i, i + 1)) text += cell.charAt(i);
  return text;
}

/** Whether a cell may begin at `start`, and what is at `sign` would make it a formula. */
const beginsGuarded = (text: string, start: number, sign: number): boolean =>
  sign < text.length &&
  (start === 0 || SEPARATORS.includes(text.charAt(start - 1))) &&
  GUARDED.includes(text.charAt(sign));

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Ends the lines of a file that comes in pieces as RFC 4180 does, where PostgreSQL ends them with LF alone. What stands
 * within quotes stays as it is.
 */
export function lineEnds(): (chunk: Buffer) => Buffer {
  let isQuoted = false;
  return (chunk) => {
    let lines = 0;
    for (let i = chunk.indexOf(LF); i >= 0; i = chunk.indexOf(LF, i + 1)) lines++;
    const ended = Buffer.allocUnsafe(chunk.length + lines);
    let length = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0;
      if (byte === QUOTE) isQuoted = !isQuoted; // a doubled one turns it twice
      if (byte === LF && !isQuoted) ended[length++] = CR;
      ended[length++] = byte;
    }
    return ended.subarray(0, length);
  };
}

const [CR, LF, QUOTE] = [0x0d, 0x0a, 0x22];
