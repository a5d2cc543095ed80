import { createHmac } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const SECRET = 'a secret of the deployment, long enough';
const request = vi.hoisted(() => ({ name: 'doow.session', value: '' }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: (name: string) => (name === request.name ? { value: request.value } : undefined) }),
}));
vi.mock('@/lib/env', () => ({ env: () => ({ APP_URL: 'http://127.0.0.1:3000', NEXTAUTH_SECRET: SECRET }) }));
const { sessionToken } = await import('./session');

const read = (value: string) => {
  request.value = value;
  return sessionToken();
};
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = { sid: 'opaque', exp: Math.floor(Date.now() / 1000) + 3600 };

beforeEach(() => {
  request.name = 'doow.session';
});

describe('the cookie of a session', () => {
  it('gives the token it was sealed with', async () => {
    expect(await read(await encode({ token: { sid: 'opaque' }, secret: SECRET }))).toBe('opaque');
  });

  it('is none with a changed character in any of its parts, nor without one of them', async () => {
    const parts = (await encode({ token: { sid: 'opaque' }, secret: SECRET })).split('.');
    expect(parts).toHaveLength(5);
    for (const [i, part] of parts.entries()) {
      const changed = part === '' ? 'AAAA' : `${part[0] === 'A' ? 'B' : 'A'}${part.slice(1)}`;
      expect(await read(parts.with(i, changed).join('.')), `part ${i}`).toBeNull();
      expect(await read(parts.toSpliced(i, 1).join('.')), `without part ${i}`).toBeNull();
    }
  });

  it('is none under another secret, or once its time is over', async () => {
    expect(await read(await encode({ token: { sid: 'opaque' }, secret: `${SECRET}.` }))).toBeNull();
    expect(await read(await encode({ token: { sid: 'opaque' }, secret: SECRET, maxAge: -60 }))).toBeNull();
  });

  it('is none unsigned, or signed by another algorithm, even with the right secret', async () => {
    expect(await read(`${base64({ alg: 'none' })}.${base64(claims)}.`)).toBeNull();
    const signed = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(claims)}`;
    expect(await read(`${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`)).toBeNull();
  });

  it('is none that was made for something else: without a token of text, or in another cookie', async () => {
    for (const token of [{}, { sub: 'opaque' }, { sid: 7 }, { sid: ['opaque'] }])
      expect(await read(await encode({ token, secret: SECRET }))).toBeNull();
    request.name = '__Host-doow.session';
    expect(await read(await encode({ token: { sid: 'opaque' }, secret: SECRET }))).toBeNull();
  });

  it('is none where there is none, or no cookie of ours at all', async () => {
    for (const value of ['', 'x', 'a.b.c.d.e', '....', '\u0000']) expect(await read(value)).toBeNull();
  });
});
