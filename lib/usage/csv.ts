/**
 * One line of RFC 4180. A text that a spreadsheet would take for a formula gets a leading apostrophe (the same as its
 * own first character would, so that taking one away gives the text back); numbers are written as they are.
 */
export const csvLine = (cells: readonly (string | { number: string })[]): string =>
  `${cells.map((cell) => (typeof cell === 'string' ? quoted(guarded(cell)) : cell.number)).join(',')}\r\n`;

const guarded = (text: string): string => (/^['=+\-@\t\r\n\0]/.test(text) ? `'${text}` : text);

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
