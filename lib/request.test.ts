import { afterEach, describe, expect, it, vi } from 'vitest';

const settings = vi.hoisted(() => ({ APP_URL: 'https://doow.example', VERCEL: undefined as string | undefined }));
vi.mock('./env', () => ({ env: () => settings }));
const { clientAddress } = await import('./request');

afterEach(() => {
  settings.VERCEL = undefined;
});

describe('the client’s address', () => {
  it('is never taken from a header that a client can write', () => {
    const headers = new Headers({
      'x-forwarded-for': '1.2.3.4',
      'x-real-ip': '1.2.3.4',
      'x-vercel-forwarded-for': '1.2.3.4',
    });
    expect(clientAddress(headers)).toBeNull();
    settings.VERCEL = '1';
    expect(clientAddress(new Headers({ 'x-forwarded-for': '1.2.3.4' }))).toBeNull();
  });

  it('is the platform’s own header on Vercel', () => {
    settings.VERCEL = '1';
    expect(clientAddress(new Headers({ 'x-vercel-forwarded-for': '203.0.113.7, 10.0.0.1' }))).toBe('203.0.113.7');
    expect(clientAddress(new Headers({ 'x-vercel-forwarded-for': '203.0.113.7 , 10.0.0.1' }))).toBe('203.0.113.7');
    for (const none of ['', ',', ' , 10.0.0.1'])
      expect(clientAddress(new Headers({ 'x-vercel-forwarded-for': none }))).toBeNull();
    expect(clientAddress(new Headers())).toBeNull();
  });
});
