/** So long a stretch of a key is found wherever it begins: it holds one of the blocks that are looked for. */
export const SHORTEST = 31;
const BLOCK = (SHORTEST + 1) / 2;

/** Whatever an escape stands for is one character, however often it was escaped again. */
const ESCAPES =
  /%(?:25)*([0-9a-f]{2})|\\+(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2})|[nrt])|&(?:amp;)*#(?:x0*([0-9a-f]{1,6})|0*(\d{1,7}));/g;
const ROUNDS = 3;

/** A block in the forms that no escape makes of it: as it is, backwards, and as bytes in hex, numbers and base64. */
function formsOf(block: string): string[] {
  const bytes = Buffer.from(block);
  const forms = [block, [...block].reverse().join(''), bytes.toString('hex'), [...bytes].join(',')];
  for (const shift of [0, 1, 2])
    for (const alphabet of ['base64', 'base64url'] as const) {
      const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString(alphabet);
      // The characters that the block alone decides, whatever stands before and behind it.
      forms.push(text.slice(Math.ceil((8 * shift) / 6), Math.floor((8 * (shift + BLOCK)) / 6)));
    }
  return forms.map((form) => form.toLowerCase());
}

/** The key in blocks, counted from its end, where it is as random as it gets; a rest at its beginning is left out. */
const blocksOf = (key: string): string[] =>
  Array.from({ length: Math.floor(key.length / BLOCK) }, (_, i) => {
    const end = key.length - i * BLOCK;
    return key.slice(end - BLOCK, end);
  });

/** Small letters alone, escapes undone, nothing between: a list of numbers, and base64 in lines, is one piece. */
function plain(text: string): string {
  let read = text.toLowerCase();
  for (let round = 0; round < ROUNDS; round++) {
    const before = read;
    read = read.replace(ESCAPES, (_, url, unit, point, byte, hex, decimal) => {
      const code = decimal ? Number(decimal) : Number.parseInt(url ?? unit ?? point ?? byte ?? hex ?? '20', 16);
      return code <= 0x10ffff ? String.fromCodePoint(code).toLowerCase() : '';
    });
    if (read === before) break;
  }
  return read.replace(/\s+/g, '').replace(/"\d+":(?=\d)/g, '');
}

/** Looks for keys in whatever it is shown, in any form that others could write them down in, and keeps where one was. */
export class Search {
  readonly found: string[] = [];
  /** How many texts it was shown, and how long they were in all. */
  readonly seen = { texts: 0, characters: 0 };
  readonly #needles: readonly string[];

  /** @throws Error for a key that is too short to be told from other text. */
  constructor(keys: readonly string[]) {
    if (keys.some(({ length }) => length < SHORTEST)) throw new Error(`A key has ${SHORTEST} characters or more.`);
    this.#needles = [...new Set(keys.flatMap(blocksOf).flatMap(formsOf))];
  }

  in(where: string, text: string): void {
    this.seen.texts++;
    this.seen.characters += text.length;
    const read = plain(text);
    for (const needle of this.#needles) if (read.includes(needle)) this.found.push(`${where}: ${needle.slice(0, 12)}…`);
  }
}
