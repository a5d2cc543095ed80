import { expect, it } from 'vitest';
import { hex, newToken, tokenHash } from './token';

it('is 256 random bits in characters for an address, and none twice', () => {
  const tokens = Array.from({ length: 2_000 }, newToken);
  expect(new Set(tokens).size).toBe(tokens.length);
  const ones = new Array<number>(256).fill(0);
  for (const token of tokens) {
    expect(token).toMatch(/^[\w-]{43}$/);
    const bytes = Buffer.from(token, 'base64url');
    expect(bytes).toHaveLength(32);
    for (let bit = 0; bit < 256; bit++) ones[bit] = (ones[bit] ?? 0) + (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1);
  }
  // Ten standard deviations: a bit that is stuck is far outside, chance never is.
  for (const count of ones) expect(Math.abs(count - 1_000)).toBeLessThan(224);
});

it('is stored as its SHA-256', () => {
  expect(hex(tokenHash('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
