import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpen, isRange, isWithin, ranges, reachedBy } from './addresses';

describe('an address of the open internet', () => {
  it.each([
    ...['1.1.1.1', '8.8.8.8', '172.15.255.255', '172.32.0.0', '100.63.255.255', '100.128.0.0', '223.255.255.255'],
    ...['2606:4700::6810:84e5', '2a00:1450:4001::1', '2400:cb00::1'],
    ...['::ffff:8.8.8.8', '::FFFF:808:808', '64:ff9b::8.8.8.8', '64:ff9b::6810:84e5', '64:ff9b:0:0:0:0:808:808'],
  ])('%s is one', (address) => expect(isOpen(address)).toBe(true));

  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.255', '169.254.169.254'],
    ...['172.16.0.1', '172.31.255.255', '192.0.0.8', '192.168.1.1', '198.18.0.1', '224.0.0.1', '239.255.255.255'],
    ...['240.0.0.1', '255.255.255.255', '::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12:3456::1', 'ff02::1'],
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::198.18.0.5', '64:ff9b::'],
    ...['64:ff9b:1::1', '64:ff9b:1::8.8.8.8', '64:ff9b:1:ffff::808:808', '64:ff9b::1:808:808', '64:ff9c::8.8.8.8'],
    ...['::8.8.8.8', '::ffff:0:8.8.8.8', '::ffff:8.8.8.8%eth0', '64:ff9b::8.8.8.8%1'],
    ...['2002:7f00:1::', '2001::1', '2001:db8::1', '3fff::1', '', 'localhost', '1.1.1', '0x7f.1', '2130706433'],
  ])('%s is none', (address) => expect(isOpen(address)).toBe(false));

  it('is judged by the IPv4 address inside it where that is what is reached', () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.constantFrom('::ffff:', '64:ff9b::', '0:0:0:0:0:FFFF:', '0064:FF9B:0:0:0:0:'),
        (v4, carrier) => {
          expect(reachedBy(`${carrier}${v4}`)).toBe(v4);
          expect(isOpen(`${carrier}${v4}`)).toBe(isOpen(v4));
          expect(isWithin(ranges([v4]), `${carrier}${v4}`)).toBe(true);
        },
      ),
    );
  });

  it('is none in any other network that carries one, whatever is carried', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('::', '64:ff9b:1::', '64:ff9b:1:1::', '::ffff:0:'), (v4, carrier) => {
        expect(isOpen(`${carrier}${v4}`)).toBe(false);
      }),
    );
  });
});

describe('the ranges an operator names', () => {
  it('hold their own addresses and no other', () => {
    const list = ranges(['10.20.0.0/16', '192.168.7.7', 'fd00:1::/32']);
    for (const inside of ['10.20.255.1', '192.168.7.7', 'fd00:1:2::3']) expect(isWithin(list, inside)).toBe(true);
    for (const outside of ['10.21.0.1', '192.168.7.8', 'fd00:2::1']) expect(isWithin(list, outside)).toBe(false);
  });

  it.each(['', '10.0.0.0/33', '::/129', '10.0.0', 'gateway.internal', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1', '*'])(
    '“%s” is none',
    (text) => {
      expect(isRange(text)).toBe(false);
      expect(() => ranges([text])).toThrow('no range');
    },
  );
});
