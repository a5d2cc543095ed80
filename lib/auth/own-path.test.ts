import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownPath } from './own-path';

describe('the way back after signing in', () => {
  it('keeps a path of this application with its query', () => {
    expect(ownPath('/usage?from=2026-11-01&groupBy=day,model')).toBe('/usage?from=2026-11-01&groupBy=day,model');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '',
    undefined,
    ['/a', '/b'],
  ])('goes home for %s', (value) => expect(ownPath(value as string)).toBe('/'));

  it('never leaves the origin, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `/${text}`),
        ),
        (text) => {
          expect(new URL(ownPath(text), 'https://doow.example').origin).toBe('https://doow.example');
        },
      ),
    );
  });
});
