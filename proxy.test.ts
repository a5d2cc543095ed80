import { NextRequest } from 'next/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentPolicy } from '@/lib/content-policy';
import { unitEnvironment } from '@/lib/testing/unit-environment';
import { proxy } from './proxy';

unitEnvironment();

const directives = (policy: string) =>
  new Map(policy.split('; ').map((part) => [part.slice(0, part.indexOf(' ')), part.slice(part.indexOf(' ') + 1)]));

describe('the content policy', () => {
  const policy = directives(contentPolicy('abc', false));

  it('runs only scripts with the nonce and what those load', () => {
    expect(policy.get('script-src')).toBe("'self' 'nonce-abc' 'strict-dynamic'");
    expect(policy.get('object-src')).toBe("'none'");
    expect(policy.get('base-uri')).toBe("'none'");
  });

  it('takes style elements with the nonce only; attributes alone are free', () => {
    expect(policy.get('style-src-elem')).toBe("'self' 'nonce-abc'");
    expect(policy.get('style-src-attr')).toBe("'unsafe-inline'");
    expect(policy.get('style-src')).not.toContain('unsafe');
  });

  it('sends forms and requests nowhere else, and is framed by nobody', () => {
    expect(policy.get('default-src')).toBe("'none'");
    for (const name of ['connect-src', 'form-action']) expect(policy.get(name)).toBe("'self'");
    expect(policy.get('frame-ancestors')).toBe("'none'");
  });
});

describe('every page', () => {
  const answer = (headers: Record<string, string> = {}) =>
    proxy(new NextRequest('http://127.0.0.1:3000/usage?groupBy=day', { headers }));
  const nonceOf = (response: Response) =>
    /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1];

  it('has a nonce of its own, 128 random bits, the same for the renderer', () => {
    const [one, two] = [answer(), answer()];
    expect(nonceOf(one)).not.toBe(nonceOf(two));
    expect(Buffer.from(nonceOf(one) ?? '', 'base64')).toHaveLength(16);
    expect(one.headers.get('x-middleware-request-x-nonce')).toBe(nonceOf(one));
    expect(one.headers.get('x-middleware-request-content-security-policy')).toBe(
      one.headers.get('content-security-policy'),
    );
    expect(one.headers.get('cache-control')).toBe('private, no-store');
  });

  it('takes neither nonce nor path nor id from what the client sends', () => {
    const response = answer({
      'x-request-id': '00000000-0000-4000-8000-000000000000',
      'x-nonce': 'mine',
      'x-pathname': '//evil.example',
      'content-security-policy': 'none',
    });
    expect(response.headers.get('x-middleware-request-x-nonce')).toBe(nonceOf(response));
    expect(nonceOf(response)).not.toBe('mine');
    expect(response.headers.get('x-middleware-request-x-pathname')).toBe('/usage?groupBy=day');
    const id = response.headers.get('x-request-id');
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/);
    expect(id).not.toContain('0000-8000');
    expect(response.headers.get('x-middleware-request-x-request-id')).toBe(id);
    expect(answer().headers.get('x-request-id')).not.toBe(id);
  });
});

describe('an address with a key in it', () => {
  const KEY = 'sk-admin-c4n4ryc4n4ryc4n4ry';
  beforeAll(() => unitEnvironment());
  const answer = (path: string, init: { method?: string; headers?: Record<string, string> } = {}) =>
    proxy(new NextRequest(`http://127.0.0.1:3000${path}`, init));

  it('leads a page away from it, whatever asks for the page', () => {
    for (const path of [`/usage?model=${KEY}`, `/${KEY}`, `/sign-in?callbackUrl=${encodeURIComponent(`/?k=${KEY}`)}`])
      for (const method of ['GET', 'HEAD', 'POST'])
        for (const headers of [{}, { rsc: '1' }, { 'next-action': 'x' }]) {
          const response = answer(path, { method, headers });
          const { origin, pathname, search } = new URL(response.headers.get('location') ?? '');
          expect([response.status, origin, pathname, search]).toEqual([
            303,
            'http://127.0.0.1:3000',
            '/exposed-key',
            '',
          ]);
          expect(JSON.stringify([...response.headers])).not.toContain('c4n4ry');
          expect(response.headers.get('cache-control')).toContain('no-store');
        }
  });

  it('is refused by a route in JSON, without a word of it', async () => {
    const response = answer(`/api/usage?from=${KEY}`);
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({ error: { code: 'invalid', message: expect.stringContaining('revoke it') } });
    expect(text + JSON.stringify([...response.headers])).not.toContain('c4n4ry');
  });

  it('is not what other addresses are taken for', () => {
    for (const path of ['/usage?project=sk-test', '/exposed-key', '/usage?q=sk-marketing-europe-2026'])
      expect(answer(path).headers.get('x-middleware-next')).toBe('1');
  });
});
