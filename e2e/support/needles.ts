/** The forms in which a key could leak: as it is, and as others would write it down; any long piece of it counts. */
export function formsOf(key: string): string[] {
  const pieces = [key.slice(0, 40), key.slice(-24)];
  return pieces.flatMap((piece) => {
    const bytes = Buffer.from(piece);
    const base64 = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .slice(4, -4),
    );
    const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    return [piece, encodeURIComponent(piece), bytes.toString('hex'), percent, ...base64, [...piece].reverse().join('')];
  });
}

/** Looks for keys in whatever it is shown, and keeps where it found one. */
export class Search {
  readonly found: string[] = [];
  /** How many texts it was shown, and how long they were in all. */
  readonly seen = { texts: 0, characters: 0 };
  readonly #needles: readonly string[];

  constructor(keys: readonly string[]) {
    this.#needles = keys.flatMap(formsOf);
  }

  in(where: string, text: string): void {
    this.seen.texts++;
    this.seen.characters += text.length;
    for (const needle of this.#needles) if (text.includes(needle)) this.found.push(`${where}: ${needle.slice(0, 12)}…`);
  }
}
