/** The id of the rest: no provider's, whose ids are never empty. */
export const OTHER = '';
/** What it is called. */
export const ALL_OTHERS = 'All others';
const COLOURS = 10;

/**
 * A colour (1 to 10) for each id. Each has one of its own by its name, kept wherever it appears; of two that would
 * share one, the later in the alphabet takes the next that is free.
 */
export function coloursOf(ids: readonly string[]): Map<string, number> {
  const taken = new Map<string, number>();
  const used = new Set<number>();
  for (const id of [...ids].sort()) {
    let colour = hash(id) % COLOURS;
    while (used.has(colour) && used.size < COLOURS) colour = (colour + 1) % COLOURS;
    used.add(colour);
    taken.set(id, colour + 1);
  }
  return taken;
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return (value ^ (value >>> 16)) >>> 0; // unsigned: % of a negative number is negative
}
