import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const settings = vi.hoisted(() => ({ APP_URL: 'https://doow.example', NEXTAUTH_SECRET: 'x'.repeat(32) }));
vi.mock('@/lib/env', () => ({ env: () => settings }));
const { knownDevice, rememberDevice } = await import('./known-device');

/** The cookies a browser sends after a `Set-Cookie`. */
const sentAfter = (setCookie: string) => {
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? [];
  return { get: (asked: string) => (asked === name && value !== undefined ? { value } : undefined) };
};
const none = { get: () => undefined };

beforeEach(() => {
  Object.assign(settings, { APP_URL: 'https://doow.example', NEXTAUTH_SECRET: 'x'.repeat(32) });
});

describe('a browser that has signed in', () => {
  it('is known to that account, under whichever spelling, and to no other', () => {
    const cookies = sentAfter(rememberDevice(none, 'Dana@Acme.example '));
    expect(knownDevice(cookies, 'dana@acme.example')).toMatch(/^[\w-]{22}$/);
    expect(knownDevice(cookies, 'lee@acme.example')).toBeNull();
    expect(knownDevice(none, 'dana@acme.example')).toBeNull();
  });

  it('is known to the five accounts that signed in last, each with the same id', () => {
    let cookies: Parameters<typeof knownDevice>[0] = none;
    const accounts = Array.from({ length: 7 }, (_, i) => `${i}@acme.example`);
    for (const account of [...accounts, '6@acme.example']) cookies = sentAfter(rememberDevice(cookies, account));
    const ids = accounts.map((account) => knownDevice(cookies, account));
    expect(ids.map((id) => id !== null)).toEqual([false, false, true, true, true, true, true]);
    expect(new Set(ids.filter((id) => id !== null)).size).toBe(1);
  });

  it('cannot be made up, nor with another secret, nor out of pieces of others', () => {
    const account = 'dana@acme.example';
    const cookie = rememberDevice(none, account);
    const value = /=([^;]*)/.exec(cookie)?.[1] ?? '';
    const other = /=([^;]*)/.exec(rememberDevice(none, account))?.[1] ?? '';
    const name = '__Host-doow.device';
    const sent = (text: string) => ({ get: (asked: string) => (asked === name ? { value: text } : undefined) });
    expect(knownDevice(sent(value), account)).not.toBeNull();
    const [id, tag] = value.split('.');
    const [otherId, otherTag] = other.split('.');
    for (const forged of [
      `${id}.${otherTag}`,
      `${otherId}.${tag}`,
      `${id}`,
      `${id}.`,
      `.${tag}`,
      `${value.slice(0, -1)}A!`,
    ])
      expect(knownDevice(sent(forged), account)).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => knownDevice(sent(text), account) === null));
    settings.NEXTAUTH_SECRET = 'y'.repeat(32);
    expect(knownDevice(sent(value), account)).toBeNull();
  });

  it('is remembered by a cookie that no script reads, bound to the host where the origin is https', () => {
    expect(rememberDevice(none, 'a@b.example')).toMatch(
      /^__Host-doow\.device=[\w.-]+; Path=\/; Max-Age=15552000; HttpOnly; SameSite=Lax; Secure$/,
    );
    settings.APP_URL = 'http://127.0.0.1:3000';
    expect(rememberDevice(none, 'a@b.example')).toMatch(/^doow\.device=[\w.-]+; .*HttpOnly; SameSite=Lax$/);
  });
});
