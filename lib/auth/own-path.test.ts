import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownPath } from './own-path';

const OWN = 'https://doow.example';

/** Pieces that parsers read in different ways: dot segments, separators, white space, schemes and users. */
const PIECES = [
  ...['.', '..', '%2e', '%2E%2e', '.%2e', '/', '//', '///', '\\', '%2f', '%5c', '%252f', '%09', '%0a', '%00'],
  ...['\t', '\n', '\r', '\0', ' ', '\u00a0', '\ufeff', '\u2028', '／', '＼', '。', '@', ':', '?', '#', ';', '&', '='],
  ...['evil.example', 'user:pass@evil.example', 'http:', 'https://', 'javascript:', 'data:', '[::1]', 'usage', 'a'],
];

describe('the way back after signing in', () => {
  it.each([
    '/usage?from=2026-11-01&groupBy=day,model',
    '/settings/integrations/connect/openai#key',
    '/usage?find=%2F%2Fevil.example',
    '/',
  ])('keeps a path of this application: %s', (path) => expect(ownPath(path)).toBe(path));

  it.each([
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    '/usage/%2E%2e//evil.example',
    '/./\\evil.example',
    '/\t/evil.example',
    '/usage//evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '@evil.example',
    '',
    undefined,
    ['/a', '/b'],
  ])('goes home for %s', (value) => expect(ownPath(value)).toBe('/'));

  it('never leaves the origin, whatever it is given', () => {
    const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((parts) => parts.join(''));
    const text = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.string({ unit: 'binary' }).map((each) => `/${each}`),
      pieces,
      pieces.map((each) => `/${each}`),
    );
    fc.assert(
      fc.property(text, (given) => {
        const path = ownPath(given);
        expect(path).toMatch(/^\/(?![/\\])[^\s\\]*$/);
        // In a Location, after the origin as next-auth writes it, and once more: what it returns it keeps.
        expect(new URL(path, OWN).origin).toBe(OWN);
        expect(new URL(`${OWN}${path}`).origin).toBe(OWN);
        expect(ownPath(path)).toBe(path);
      }),
      { numRuns: 3_000 },
    );
  });
});
