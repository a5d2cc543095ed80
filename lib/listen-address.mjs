import { isIP, isIPv6 } from 'node:net';

/** Why HOST cannot be listened on, to be read after its name; null when it can. @param {string} host */
export function hostProblem(host) {
  const bare = withoutBrackets(host);
  const isName = /^(?=.*[a-z])[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(bare);
  const isAddress = isIP(bare) !== 0 && !bare.includes('%');
  if (isAddress || (isName && bare === host)) return null;
  return 'must be an address or a name of this machine, such as 127.0.0.1, ::1, 0.0.0.0 or localhost, without a port';
}

/** Why PORT is none, to be read after its name; null when it is one. @param {string} port */
export const portProblem = (port) =>
  /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535 ? null : 'must be a number from 1 to 65535';

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
