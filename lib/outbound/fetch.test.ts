import type dns from 'node:dns';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SELF_SIGNED } from '@/lib/testing/self-signed';
import { ranges } from './addresses';
import { RefusedAddress } from './errors';
import { outboundFetch } from './fetch';

const SECRET = 'sk-admin-outbound-canary';
const close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.splice(0)) end();
});

/** A server on every loopback address that keeps the head of each request it saw. */
async function stranger(answer: RequestListener = (_request, response) => response.end('{}')) {
  const seen: { url: string | undefined; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url, headers: request.headers });
    answer(request, response);
  });
  let connections = 0;
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  close.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, seen, connections: () => connections };
}

/** A resolver that gives one answer after the other, the last for ever, and counts how often it was asked. */
function resolver(...answers: string[][]) {
  const asked: string[] = [];
  const resolve = ((name: string, _options: object, callback: (error: null, found: dns.LookupAddress[]) => void) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(name);
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as typeof dns.lookup;
  return { resolve, asked };
}

const call = (url: string, { resolve, allow = [] }: { resolve?: typeof dns.lookup; allow?: string[] } = {}) =>
  outboundFetch({ allowed: () => ranges(allow), ...(resolve && { resolve }) })(url, {
    headers: { authorization: `Bearer ${SECRET}` },
    signal: AbortSignal.timeout(20_000),
  });

it('whoever has a certificate that nobody vouches for is sent nothing, whatever the environment says', async () => {
  const seen: unknown[] = [];
  const server = createSecureServer(SELF_SIGNED.localhost, (request, response) => {
    seen.push(request.headers);
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  close.push(() => server.close());
  const url = `https://localhost:${(server.address() as AddressInfo).port}/v1`;
  for (const said of ['1', '0']) {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', said);
    await expect(call(url)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  }
  vi.unstubAllEnvs();
  expect(seen).toEqual([]);
});

describe('a name', () => {
  it.each([
    ['this machine', ['127.0.0.1']],
    ['this machine, as IPv6', ['::1']],
    ['this machine, as IPv4 in IPv6', ['::ffff:127.0.0.1']],
    ['any address', ['0.0.0.0']],
    ['an address of the internet and this machine', ['93.184.216.34', '127.0.0.1']],
    ['a cloud’s metadata', ['169.254.169.254']],
    ['nothing', []],
  ])('that leads to %s is not dialled', async (_what, addresses) => {
    const { port, connections } = await stranger();
    const { resolve, asked } = resolver(addresses);
    await expect(call(`http://api.openai.test:${port}/v1`, { resolve })).rejects.toThrow(RefusedAddress);
    expect(asked).toEqual(['api.openai.test']);
    expect(connections()).toBe(0);
  });

  it('that leads where the operator allows is called', async () => {
    const { port, seen } = await stranger();
    const { resolve } = resolver(['127.0.0.9']);
    const answer = await call(`http://gateway.test:${port}/v1`, { resolve, allow: ['127.0.0.8/30'] });
    expect(await answer.json()).toEqual({});
    expect(seen).toMatchObject([{ headers: { authorization: `Bearer ${SECRET}` } }]);
  });

  it('is resolved once for each connection, and what was checked is what is dialled', async () => {
    const { port, seen, connections } = await stranger((_request, response) => {
      response.setHeader('connection', 'close').end('{}');
    });
    const { resolve, asked } = resolver(['127.0.0.9'], ['127.0.0.1']);
    const fetch = outboundFetch({ allowed: () => ranges(['127.0.0.9']), resolve });
    const again = () =>
      fetch(`http://rebound.test:${port}/v1`, {
        headers: { authorization: `Bearer ${SECRET}` },
        signal: AbortSignal.timeout(20_000),
      });
    await (await again()).text();
    expect(asked).toHaveLength(1);
    await expect(again()).rejects.toThrow(RefusedAddress);
    expect(asked).toHaveLength(2);
    expect([seen.length, connections()]).toEqual([1, 1]);
  });

  it('localhost means this machine, whatever the resolver says', async () => {
    const { port, seen } = await stranger();
    await (await call(`http://localhost:${port}/`)).text();
    expect(seen).toHaveLength(1);
    const { resolve } = resolver(['93.184.216.34']);
    await expect(call(`http://localhost:${port}/`, { resolve })).rejects.toThrow(RefusedAddress);
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('%d is handed over as it is, and nobody is sent the key', async (status) => {
    const elsewhere = await stranger();
    for (const location of [
      `http://127.0.0.1:${elsewhere.port}/other-origin`,
      `http://localhost:${elsewhere.port}/other-name`,
      `//127.0.0.2:${elsewhere.port}/private`,
      '/another/path',
    ]) {
      const first = await stranger((_request, response) => response.writeHead(status, { location }).end());
      const answer = await call(`http://127.0.0.1:${first.port}/v1/organization/projects`);
      expect([answer.status, answer.headers.get('location')]).toEqual([status, location]);
      await answer.body?.cancel();
      expect(first.seen.map(({ url }) => url)).toEqual(['/v1/organization/projects']);
    }
    expect(elsewhere.connections()).toBe(0);
  });
});

describe('the moment before a request is written', () => {
  it('comes once it is connected, every time, and what is thrown there keeps the request from leaving', async () => {
    const server = await stranger();
    const fetch = outboundFetch({ allowed: () => ranges([]) });
    const steps: number[] = [];
    const get = (beforeSending: () => Promise<void> | null) =>
      fetch(`http://127.0.0.1:${server.port}/`, {
        headers: { authorization: `Bearer ${SECRET}` },
        signal: AbortSignal.timeout(20_000),
        beforeSending,
      });
    const note = () => {
      steps.push(server.seen.length);
      return null;
    };
    for (let i = 0; i < 2; i++) await (await get(note)).text();
    expect(steps).toEqual([0, 1]);
    expect(server.connections()).toBe(1); // the second was sent over the first one's
    const later = get(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      steps.push(server.seen.length);
    });
    await (await later).text();
    expect(steps).toEqual([0, 1, 2]);
    const refusal = new Error('not any more');
    await expect(get(() => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(server.seen).toHaveLength(3);
  });
});

describe('an answer', () => {
  it('is unpacked, and one that is cut off breaks', async () => {
    const text = JSON.stringify({ filler: 'x'.repeat(200_000) });
    const whole = await stranger((request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip');
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text));
    });
    expect(await (await call(`http://127.0.0.1:${whole.port}/`)).text()).toBe(text);
    for (const headers of [{ 'content-encoding': 'gzip' }, { 'content-length': '900000' }]) {
      const cut = await stranger((_request, response) => {
        response.writeHead(200, headers as Record<string, string>);
        response.write('content-encoding' in headers ? gzipSync(text).subarray(0, 100) : text, () =>
          response.destroy(),
        );
      });
      await expect(call(`http://127.0.0.1:${cut.port}/`).then((answer) => answer.text())).rejects.toThrow();
    }
  });

  it('ends the connection when it is given up', async () => {
    const gone = Promise.withResolvers<void>();
    const endless = await stranger((_request, response) => {
      response.writeHead(200);
      const write = () => response.write('x'.repeat(65_536)) || response.once('drain', write);
      response.on('close', gone.resolve).write('x', write);
    });
    const answer = await call(`http://127.0.0.1:${endless.port}/`);
    for await (const _chunk of answer.body ?? []) break;
    await gone.promise;
  });

  it('with an endless head is none', async () => {
    const { port } = await stranger((_request, response) => {
      response.writeHead(200, { 'x-request-id': 'r'.repeat(20_000) }).end('{}');
    });
    await expect(call(`http://127.0.0.1:${port}/`)).rejects.toThrow(/overflow/i);
  });
});
