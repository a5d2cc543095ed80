import { afterEach, describe, expect, it, vi } from 'vitest';

const settings = vi.hoisted(() => ({
  APP_URL: 'https://doow.example',
  VERCEL: undefined as string | undefined,
  TRUSTED_PROXY_HEADER: undefined as string | undefined,
}));
vi.mock('./env', () => ({ env: () => settings }));
const { clientAddress, networkOf } = await import('./request');

afterEach(() => {
  settings.VERCEL = undefined;
  settings.TRUSTED_PROXY_HEADER = undefined;
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

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['6.6.6.6, 203.0.113.7', '203.0.113.7'],
    ['6.6.6.6 ,\t203.0.113.7 ', '203.0.113.7'],
    ['203.0.113.7:51234', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['203.0.113.7, unknown', null],
    ['203.0.113.7,', null],
    ['for=203.0.113.7', null],
    ['999.0.113.7', null],
    ['', null],
  ])('is the last one in the operator’s header: “%s”', (value, address) => {
    settings.TRUSTED_PROXY_HEADER = 'x-forwarded-for';
    expect(clientAddress(new Headers({ 'x-forwarded-for': value, 'x-real-ip': '6.6.6.6' }))).toBe(address);
    settings.VERCEL = '1'; // which has its own
    expect(clientAddress(new Headers({ 'x-forwarded-for': value }))).toBeNull();
  });
});

describe('the network that attempts are counted for', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['anything', 'anything'],
  ])('of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));
});
