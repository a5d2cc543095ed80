import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METHODS, refusalOf } from './refusals';

describe('a request that the framework would fail on', () => {
  it.each([
    '/%',
    '/%E0%A4%A',
    '/usage/%E0%A4%A',
    '/usage/%zz',
    '/%C0%80',
    '/%ff',
    '/usage%00',
    '/usage?find=%00',
    '/usage\0',
    '*',
    'usage',
    'http://evil.example/',
    '',
    undefined,
  ])('is refused for its address %j', (target) => expect(refusalOf('GET', target)).toMatchObject({ status: 400 }));

  it.each(['TRACE', 'CONNECT', 'PROPFIND', 'PURGE', 'get', '', undefined])('is refused for its method %j', (method) =>
    expect(refusalOf(method, '/')).toMatchObject({ status: 405, headers: { allow: METHODS.join(', ') } }),
  );

  it.each(['/', '/usage?find=%', '/usage?find=100%25', '/a%2Fb', '/%E2%82%AC', '/usage#%'])('is not %s', (target) =>
    expect(refusalOf('GET', target)).toBeNull(),
  );

  it('is refused exactly where its path cannot be decoded or a NUL is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'%0aEfC48/?&=.-') }), (text) => {
        const target = `/${text}`;
        const decodes = (() => {
          try {
            return !decodeURIComponent(target.split('?')[0] ?? '').includes('\0');
          } catch {
            return false;
          }
        })();
        expect(refusalOf('GET', target) === null).toBe(decodes && !target.includes('%00'));
      }),
    );
  });
});
