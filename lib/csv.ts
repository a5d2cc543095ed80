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
  let quoted = false;
  return (chunk) => {
    const parts = chunk.toString('latin1').split('"'); // a byte is a character; a doubled quote turns it twice
    const ended = parts.map((part, i) => {
      if (i > 0) quoted = !quoted;
      return quoted ? part : part.replaceAll('\n', '\r\n');
    });
    return Buffer.from(ended.join('"'), 'latin1');
  };
}
