import { isIP, isIPv6 } from 'node:net';

/** Why HOST cannot be listened on, to be read after its name; null when it can. @param {string} host */
export function hostProblem(host) {
  const bare = withoutBrackets(host);
  const isName = /^(?=.*[a-z])[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(bare);
  const isAddress = isIP(bare) !== 0 && !bare.includes('%');
  if (isAddress || (isName && bare === host)) return null;
  return 'must be an address or a name of this machine, such as 127.0.0.1, ::1, 0.0.0.0 or localhost, without a port';
}

/** Ports of other protocols that browsers and Node's fetch refuse to call: the "bad ports" of the Fetch standard. */
const REFUSED_BY_BROWSERS = [
  ...[1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109],
  ...[110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530],
  ...[531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190],
  ...[5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
];

/** Why PORT cannot be used, to be read after its name; null when it can. @param {string} port */
export function portProblem(port) {
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535) return 'must be a number from 1 to 65535';
  return REFUSED_BY_BROWSERS.includes(Number(port))
    ? 'is a port that browsers refuse to open: use 3000, or 8080'
    : null;
}

/** IPv6 may be written as in an address bar. @param {string} host */
export const withoutBrackets = (host) => host.replace(/^\[(.*)\]$/, '$1');

/**
 * Where a program of this machine reaches what listens on `host`: what listens everywhere is reached on loopback.
 * @param {string} host an address or a name, without brackets @returns {string} as `host`
 */
export function reachable(host) {
  if (!isIPv6(host)) return host === '0.0.0.0' ? '127.0.0.1' : host;
  return new URL(`http://[${host}]`).hostname === '[::]' ? '::1' : host;
}

/** The address of what listens there. @param {string} host @param {number} port */
export const localUrl = (host, port) => {
  const reach = reachable(host);
  return `http://${isIPv6(reach) ? `[${reach}]` : reach}:${port}`;
};
