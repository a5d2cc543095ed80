import { BlockList, isIP, isIPv4 } from 'node:net';

/** IPv4 that is not the open internet: private, shared, loopback, link-local, for documents and tests, multicast, reserved. */
const CLOSED_V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
];
/** Of IPv6 only 2000::/3 is the open internet; in it these are not: tunnels that carry an IPv4 address, and documents. */
const OPEN_V6 = ['2000::/3'];
const CLOSED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** A list of addresses and ranges (CIDR). @throws Error for what is neither. */
export function ranges(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    if (!isRange(text)) throw new Error(`${text} is no address and no range.`);
    const [address = '', prefix] = text.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    list.addSubnet(address, Number(prefix ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return list;
}

export function isRange(text: string): boolean {
  const [, address = '', prefix] = /^([\da-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix ?? 0) <= (family === 4 ? 32 : 128);
}

const closedV4 = ranges(CLOSED_V4);
const openV6 = ranges(OPEN_V6);
const closedV6 = ranges(CLOSED_V6);

/** The sixteen-bit groups of an IPv6 address; null for any other text, and for one that names a network card. */
function groupsOf(address: string): number[] | null {
  if (isIP(address) !== 6 || address.includes('%')) return null;
  const [left = '', right = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const [first, last] = [left, right].map((side) => (side ? side.split(':') : [])) as [string[], string[]];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0');
  return [...first, ...zeros, ...last].map((group) => Number.parseInt(group, 16));
}

/** Networks whose last 32 bits are an IPv4 address that is reached through them: IPv4-mapped IPv6, and NAT64. */
const CARRIERS = ['::ffff:0:0', '64:ff9b::'].map((network) => groupsOf(network)?.slice(0, 6).join());

/** The address that is reached in the end: the IPv4 one inside an IPv4-mapped or a NAT64 address, or itself. */
export function reachedBy(address: string): string {
  const groups = groupsOf(address);
  if (!groups || !CARRIERS.includes(groups.slice(0, 6).join())) return address;
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 255])
    .join('.');
}

/** Whether an address is one of the open internet. One that carries an IPv4 address is judged by that one. */
export function isOpen(address: string): boolean {
  const reached = reachedBy(address);
  switch (isIP(reached)) {
    case 4:
      return !closedV4.check(reached, 'ipv4');
    case 6:
      return openV6.check(reached, 'ipv6') && !closedV6.check(reached, 'ipv6');
    default:
      return false;
  }
}

/** Whether a list has the address, or the one that is reached by it. */
export const isWithin = (list: BlockList, address: string): boolean =>
  [address, reachedBy(address)].some((each) => list.check(each, isIPv4(each) ? 'ipv4' : 'ipv6'));
