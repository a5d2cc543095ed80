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

  it.each([
    '/%',
    '//%',
    '/%/',
    '/usage/?k=%',
    '/usage//?k=%',
    '/\\%',
    '/_next/static/?k=%',
    '/_next/static/%',
    '/usage?_rsc=%',
    '/usage;%',
  ])('is led away from an address with a key in it, %s, which is not repeated', (shape) => {
    const key = `sk-admin-${'a1'.repeat(20)}`;
    const refusal = refusalOf('GET', shape.replace('%', key));
    expect(refusal).toMatchObject({ status: 303, headers: { location: '/exposed-key' } });
    expect(JSON.stringify(refusal)).not.toContain(key);
  });

  it.each([
    '?__proto__=1',
    '?from=2026-11-01&__proto__',
    '?%5F%5Fproto%5F%5F=1&__proto__=2',
    '/export.csv?a=b&__proto__=#x',
  ])('is refused for a parameter that the framework would lose: %s', (rest) => {
    const refusal = refusalOf('GET', `/api/usage${rest}`);
    expect(refusal).toMatchObject({ status: 400, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(refusal?.body ?? '').error).toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('__proto__'),
    });
  });

  it.each(['/api/usage?find=__proto__', '/api/usage?constructor=1', '/api/usage', '/api/usage/__proto__'])(
    'is left to its route: %s',
    (target) => expect(refusalOf('GET', target)).toBeNull(),
  );

  it('says in JSON that an API request has a key in its address', () => {
    const refusal = refusalOf('GET', `/api/usage/?k=sk-admin-${'a1'.repeat(20)}`);
    expect(refusal).toMatchObject({ status: 400, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(refusal?.body ?? '')).toMatchObject({ error: { code: 'invalid' } });
  });

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
