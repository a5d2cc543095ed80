/** Whether a host name from a URL names this machine itself, by its literal form: no name is resolved. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
