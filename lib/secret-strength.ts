const EXAMPLE = /example|change.?me|placeholder|password|secret|replace|openssl|your.?key/i;
const LEAST_DIFFERENT = 6;

/**
 * Why a secret can be guessed, to be read after its name; null where nothing speaks against it. It does not measure
 * randomness: it finds what people put where a secret is asked for, such as zeros, a repeated word or an example.
 */
export function guessable(secret: string): string | null {
  const codes = Array.from(secret, (character) => character.codePointAt(0) ?? 0);
  if (EXAMPLE.test(secret)) return 'is an example or a word: make a random one';
  return monotonous(codes) ? 'repeats itself or counts up: make a random one' : null;
}

/** The same of a key's bytes. */
export function guessableBytes(key: Uint8Array): string | null {
  const bytes = [...key];
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) return 'is made of text: make a random key';
  return monotonous(bytes) ? 'repeats itself or counts up: make a random key' : null;
}

function monotonous(codes: readonly number[]): boolean {
  if (new Set(codes).size < LEAST_DIFFERENT) return true;
  const isPeriodic = (period: number) => codes.every((code, i) => i < period || code === codes[i - period]);
  if (Array.from({ length: Math.floor(codes.length / 2) }, (_, i) => i + 1).some(isPeriodic)) return true;
  const steps = codes.slice(1).filter((code, i) => Math.abs(code - (codes[i] ?? 0)) <= 1);
  return steps.length > codes.length / 2;
}
