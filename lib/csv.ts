/** A text, or a decimal number in its own digits. */
export type Cell = string | { number: string };

/**
 * One line of RFC 4180, for every export. A text that a spreadsheet would take for a formula gets a leading apostrophe,
 * and so does one that begins with an apostrophe: taking one away gives every text back. Numbers are written as they are.
 */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(written).join(',')}\r\n`;

const written = (cell: Cell): string => {
  if (typeof cell === 'string') return quoted(guarded(cell));
  return /^-?\d+(\.\d+)?$/.test(cell.number) ? cell.number : quoted(guarded(cell.number));
};

/** What a spreadsheet reads as the beginning of a formula, or skips to find one; full-width signs are read like plain ones. */
export const GUARDED = "'=+-@\t\r\n\0＝＋－＠";

const guarded = (text: string): string => (text !== '' && GUARDED.includes(text.charAt(0)) ? `'${text}` : text);

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
