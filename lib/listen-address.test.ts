import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { callCronHourly } from './launcher/cron.mjs';
import { assertFree } from './launcher/ports.mjs';
import { localUrl, portProblem, reachable, withoutBrackets } from './listen-address.mjs';

const close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.splice(0)) end();
});

describe('what listens on an address', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1', 'http://127.0.0.1:3000'],
    ['0.0.0.0', '127.0.0.1', 'http://127.0.0.1:3000'],
    ['::1', '::1', 'http://[::1]:3000'],
    ['[::1]', '::1', 'http://[::1]:3000'],
    ['::', '::1', 'http://[::1]:3000'],
    ['0:0:0:0:0:0:0:0', '::1', 'http://[::1]:3000'],
    ['fd00::5', 'fd00::5', 'http://[fd00::5]:3000'],
    ['192.168.1.10', '192.168.1.10', 'http://192.168.1.10:3000'],
    ['localhost', 'localhost', 'http://localhost:3000'],
    ['usage.example.com', 'usage.example.com', 'http://usage.example.com:3000'],
  ])('%s is reached at %s', (host, reach, url) => {
    expect(reachable(withoutBrackets(host))).toBe(reach);
    expect(localUrl(withoutBrackets(host), 3000)).toBe(url);
  });

  it.each(['127.0.0.1', '0.0.0.0', 'localhost', '::1', '::'])('%s gets the launcher’s calls', async (host) => {
    let heard: string | undefined;
    const server = createServer((request, response) => {
      heard = `${request.url} ${request.headers.authorization}`;
      response.end('{"claimed":0}');
    });
    const listens = await new Promise((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(0, host, () => resolve(true));
    });
    close.push(() => server.close());
    if (!listens) return expect(host).toContain(':'); // a machine without IPv6
    callCronHourly(localUrl(host, (server.address() as AddressInfo).port), 'a-secret');
    await expect.poll(() => heard).toBe('/api/cron/sync-usage Bearer a-secret');
  });
});

describe('a port that cannot be listened on', () => {
  it('is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    close.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    await expect(assertFree(port)).rejects.toThrow(
      `Port ${port} is taken by another program. Choose another one: PORT=`,
    );
  });

  it.each(['192.0.2.1', '2001:db8::1', 'nowhere.invalid'])('is not on this machine: %s', async (host) => {
    await expect(assertFree(3000, host)).rejects.toThrow(`HOST is ${host}, which is no address of this machine`);
  });
});

describe('a port that could be listened on and not be opened', () => {
  const ports = Array.from({ length: 65_535 }, (_, i) => i + 1);
  const refused = ports.filter((port) => portProblem(String(port)) !== null);

  it('is refused: browsers call none of these, nor does the launcher', async () => {
    expect(refused).toContain(6000);
    for (const port of refused)
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ cause: { message: 'bad port' } });
  });

  it.each([80, 443, 1024, 3000, 3001, 8080, 65_535])('is not %i', (port) => expect(refused).not.toContain(port));
});
