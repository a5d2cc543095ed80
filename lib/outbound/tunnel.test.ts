import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SELF_SIGNED } from '@/lib/testing/self-signed';
import { ranges } from './addresses';
import { outboundFetch } from './fetch';
import { isDirect, parseDirect, parseProxy } from './proxy';
import { ProxyRefused } from './tunnel';

const SECRET = 'sk-admin-tunnel-canary';
const HOST = 'elsewhere.example';
const LIMIT_MS = 120;
const SLACK_MS = 1_500;

const usual = tls.getCACertificates('default');
beforeAll(() => tls.setDefaultCACertificates([...usual, SELF_SIGNED[HOST].cert, SELF_SIGNED.localhost.cert]));
afterAll(() => tls.setDefaultCACertificates(usual));

const close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.splice(0)) end();
});

async function listening(server: Server): Promise<{ port: number; open: Set<Socket> }> {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close.push(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, open };
}

/** The host behind the proxy, which is no name of this machine. */
async function host(names: keyof typeof SELF_SIGNED = HOST) {
  const seen: (string | undefined)[] = [];
  const server = createHttps(SELF_SIGNED[names], (request, response) => {
    seen.push(request.headers.authorization);
    response.end('{}');
  });
  return { ...(await listening(server)), seen };
}

/** A proxy that opens every tunnel to one port of this machine, and keeps what it was told and what went through. */
async function proxy(to: number, secure = false) {
  const told: { target: string | undefined; authorization: string | undefined }[] = [];
  const bytes: Buffer[] = [];
  const server = secure ? createHttps(SELF_SIGNED.localhost) : createHttp();
  server.on('connect', (request, socket: Socket) => {
    told.push({ target: request.url, authorization: request.headers['proxy-authorization'] });
    const onwards = connect(to, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    socket
      .on('data', (data) => bytes.push(data))
      .pipe(onwards)
      .pipe(socket);
    for (const each of [socket, onwards]) each.on('error', () => {});
    socket.on('close', () => onwards.destroy());
  });
  return { ...(await listening(server as unknown as Server)), told, bytes };
}

function callBy(address: string, limitMs?: number) {
  const parsed = parseProxy(address);
  if (!parsed) throw new Error('That is no proxy.');
  const fetch = outboundFetch({ allowed: () => ranges([]), proxyFor: () => parsed, ...(limitMs && { limitMs }) });
  return (url: string, signal = new AbortController().signal) =>
    fetch(url, { headers: { authorization: `Bearer ${SECRET}` }, signal });
}

describe('a call through a proxy', () => {
  it.each([
    ['an HTTP one', false, ''],
    ['an HTTPS one', true, ''],
    ['one that wants a user and password', false, 'someone:p%40ss%3Aword@'],
  ])('%s opens a tunnel, in which the key is hidden, and uses it again', async (_what, secure, user) => {
    const behind = await host();
    const { port, told, bytes } = await proxy(behind.port, secure);
    const call = callBy(`${secure ? 'https' : 'http'}://${user}localhost:${port}`);
    for (let i = 0; i < 2; i++) expect(await (await call(`https://${HOST}/v1`)).json()).toEqual({});
    expect(behind.seen).toEqual([`Bearer ${SECRET}`, `Bearer ${SECRET}`]);
    const basic = user ? `Basic ${Buffer.from('someone:p@ss:word').toString('base64')}` : undefined;
    expect(told).toEqual([{ target: `${HOST}:443`, authorization: basic }]);
    expect(Buffer.concat(bytes).includes(SECRET)).toBe(false);
  });

  it('trusts no other host’s certificate, and sends it nothing', async () => {
    const behind = await host('localhost');
    const { port } = await proxy(behind.port);
    await expect(callBy(`http://127.0.0.1:${port}`)(`https://${HOST}/v1`)).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    expect(behind.seen).toEqual([]);
  });

  it('is made directly where the host is this machine', async () => {
    const behind = await host('localhost');
    const { port, told } = await proxy(behind.port);
    const answer = await callBy(`http://127.0.0.1:${port}`)(`https://localhost:${behind.port}/v1`);
    expect([await answer.text(), told]).toEqual(['{}', []]);
  });

  it.each([403, 407, 502])(
    'that is answered %i fails with what the proxy said, and without its password',
    async (status) => {
      const server = createHttp().on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
      const { port } = await listening(server);
      const failed = await callBy(`http://someone:hidden@127.0.0.1:${port}`)(`https://${HOST}/v1`).catch(
        (error) => error,
      );
      expect(failed).toBeInstanceOf(ProxyRefused);
      expect(failed).toMatchObject({ isFinal: status < 500, message: expect.stringContaining(`with ${status}`) });
      expect(failed.message).not.toMatch(/hidden|someone/);
    },
  );

  const asked = (socket: Socket, then: () => unknown) => socket.once('data', then);
  it.each<[string, (socket: Socket) => unknown]>([
    ['says nothing', (socket) => socket.resume()],
    ['closes at once', (socket) => socket.destroy()],
    ['closes once it is asked', (socket) => asked(socket, () => socket.end())],
    ['stops within the head', (socket) => asked(socket, () => socket.write('HTTP/1.1 200 OK\r\nx: '))],
    ['sends interim answers alone', (socket) => asked(socket, () => socket.write('HTTP/1.1 100 Continue\r\n\r\n'))],
    [
      'switches protocols',
      (socket) =>
        asked(socket, () => socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')),
    ],
    ['opens a tunnel to nobody', (socket) => asked(socket, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))],
    ['speaks in the tunnel', (socket) => asked(socket, () => socket.write('HTTP/1.1 200 OK\r\n\r\nhello'))],
    ['sends garbage', (socket) => socket.write('\0\0\0\r\n\r\n')],
    [
      'asks for a password without an end',
      (socket) => asked(socket, () => socket.write('HTTP/1.1 407 No\r\ncontent-length: 99\r\n\r\n')),
    ],
  ])('settles, and leaves nothing behind, where the proxy %s', async (_does, behave) => {
    const { port, open } = await listening(createServer((socket) => void behave(socket.resume())));
    const began = performance.now();
    await expect(callBy(`http://127.0.0.1:${port}`, LIMIT_MS)(`https://${HOST}/v1`)).rejects.toThrow();
    await expect(callBy(`http://127.0.0.1:${port}`)(`https://${HOST}/v1`, AbortSignal.timeout(60))).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(LIMIT_MS + 60 + SLACK_MS);
    await expect.poll(() => open.size, { timeout: SLACK_MS }).toBe(0);
  });
});

describe('the address of a proxy', () => {
  it.each([
    ['http://proxy.example.com:3128', 'proxy.example.com', 3128, false],
    [' proxy.example.com:3128 ', 'proxy.example.com', 3128, false],
    ['https://proxy.example.com', 'proxy.example.com', 443, true],
    ['http://[fd00::1]:8080/', 'fd00::1', 8080, false],
    ['http://u:p@10.0.0.1', '10.0.0.1', 80, false],
  ])('may be “%s”', (text, name, port, secure) => expect(parseProxy(text)).toMatchObject({ host: name, port, secure }));

  it.each([
    ...[
      '',
      ' ',
      'http://',
      'socks5://proxy:1080',
      'ftp://proxy',
      'http://proxy:99999',
      'http://proxy:0',
      'http://proxy/path',
    ],
    ...['http://proxy?x', 'http://proxy#x', 'http://u:p#w@proxy:3128', 'http://u:p/w@proxy:3128', 'http://u:%zz@proxy'],
    ...['http://a%3Ab:p@proxy', 'http://pro xy:3128', 'http:\\\\proxy', 'javascript:alert(1)'],
  ])('may not be “%s”', (text) => expect(parseProxy(text)).toBeNull());
});

describe('what is called without the proxy', () => {
  const direct = (list: string, url: string) =>
    isDirect(
      list.split(',').flatMap((entry) => parseDirect(entry) ?? []),
      new URL(url),
    );

  it.each([
    ['*', 'https://api.openai.com/v1'],
    ['openai.com', 'https://api.openai.com/v1'],
    ['.openai.com', 'https://api.openai.com/v1'],
    ['*.openai.com', 'https://api.openai.com./v1'],
    ['API.OpenAI.com', 'https://api.openai.com/v1'],
    ['api.openai.com:443', 'https://api.openai.com/v1'],
    ['10.20.0.7', 'https://10.20.0.7/v1'],
    ['10.20.0.0/16', 'https://10.20.0.7/v1'],
    ['fd00::/8', 'https://[fd00::7]/v1'],
    ['[fd00::7]:443', 'https://[fd00::7]/v1'],
    ['other.example,api.openai.com', 'https://api.openai.com/v1'],
    ['bücher.example', 'https://xn--bcher-kva.example/'],
  ])('%s has %s', (list, url) => expect(direct(list, url)).toBe(true));

  it.each([
    ['', 'https://api.openai.com/v1'],
    ['penai.com', 'https://api.openai.com/v1'],
    ['api.openai.com.evil.example', 'https://api.openai.com/v1'],
    ['api.openai.com:8443', 'https://api.openai.com/v1'],
    ['10.20.0.0/16', 'https://10.21.0.7/v1'],
    ['10.20.0.0/16', 'https://api.openai.com/v1'],
  ])('%s does not have %s', (list, url) => expect(direct(list, url)).toBe(false));

  it.each([
    '10.0.0.0/33',
    'http://proxy',
    'a b',
    'host:0',
    'host:99999',
    'ho*st',
    '..',
    '10.0.0',
    '[host]',
    'a/b',
    '*x',
  ])('“%s” is no entry', (text) => expect(parseDirect(text)).toBeNull());
});
