import type dns from 'node:dns';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ranges } from './addresses';
import { outboundFetch } from './fetch';

/** The call's own deadline here, and what it may take longer on a busy machine, in milliseconds. */
const LIMIT_MS = 120;
const SLACK_MS = 1_500;
const NEVER = new AbortController().signal;

const close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.splice(0)) end();
});

/** A raw TCP server. `behave` gets each connection, and `asked` resolves once a request has come. */
async function peer(behave: (socket: Socket, asked: Promise<void>) => unknown) {
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    open.add(socket);
    const asked = new Promise<void>((resolve) => socket.once('data', () => resolve()));
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    behave(socket, asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close.push(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, open, connections: () => connections };
}

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const WHOLE = `${HEAD}content-length: 2\r\n\r\n{}`;

/** Writes a piece over and over, for as long as the connection is there. */
function repeat(socket: Socket, piece: string, everyMs: number): void {
  const timer = setInterval(() => socket.write(piece), everyMs);
  socket.on('close', () => clearInterval(timer));
}

/** What a peer may do. Each takes its connection and the moment a request has come. */
const PEERS: Readonly<Record<string, (socket: Socket, asked: Promise<void>) => unknown>> = {
  'accepts and says nothing': () => {},
  'closes at once': (socket) => socket.end(),
  'resets at once': (socket) => socket.resetAndDestroy(),
  'closes once it is asked': (socket, asked) => asked.then(() => socket.end()),
  'closes within the head': (socket, asked) => asked.then(() => socket.end(HEAD)),
  'stops within the head': (socket, asked) => asked.then(() => socket.write(HEAD)),
  'drips the head': (socket, asked) => asked.then(() => socket.write(HEAD) && repeat(socket, 'x', 20)),
  'sends a head without an end': (socket, asked) =>
    asked.then(() => socket.write(HEAD) && repeat(socket, `x-${'y'.repeat(500)}: z\r\n`, 5)),
  'stops within the body': (socket, asked) => asked.then(() => socket.write(`${HEAD}content-length: 9\r\n\r\n{`)),
  'stops within a chunk': (socket, asked) =>
    asked.then(() => socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n9\r\n{`)),
  'stops between chunks': (socket, asked) =>
    asked.then(() => socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`)),
  'drips the body': (socket, asked) =>
    asked.then(() => socket.write(`${HEAD}content-length: 99999\r\n\r\n`) && repeat(socket, 'x', 20)),
  'sends a body without an end': (socket, asked) =>
    asked.then(() => socket.write(`${HEAD}\r\n`) && repeat(socket, 'x'.repeat(1_000), 5)),
  'stops within a packed body': (socket, asked) =>
    asked.then(() => socket.write(`${HEAD}content-encoding: gzip\r\n\r\n\x1f`)),
  'closes within the body': (socket, asked) => asked.then(() => socket.end(`${HEAD}content-length: 9\r\n\r\n{`)),
  'never ends the body of a 205': (socket, asked) =>
    asked.then(() => socket.write('HTTP/1.1 205 Reset\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n')),
  'switches protocols': (socket, asked) =>
    asked.then(() => socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')),
  'switches protocols without naming one': (socket, asked) =>
    asked.then(() => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n')),
  'upgrades with a 200': (socket, asked) =>
    asked.then(() => socket.write('HTTP/1.1 200 OK\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')),
  'sends 100 and stops': (socket, asked) => asked.then(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n')),
  'sends 102 and stops': (socket, asked) => asked.then(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n')),
  'sends 103 without an end': (socket, asked) =>
    asked.then(() => repeat(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n', 2)),
  'sends many 100 at once': (socket, asked) =>
    asked.then(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(10_000))),
  'sends garbage': (socket, asked) => asked.then(() => socket.write('\0\xff\r\n\r\n<html>')),
  'sends garbage before it is asked': (socket) => socket.write('\0\xff\r\n\r\n<html>'),
  'sends garbage without an end': (socket, asked) => asked.then(() => repeat(socket, '\0'.repeat(1_000), 5)),
  'speaks another protocol': (socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'),
  'sends half a TLS record': (socket, asked) => asked.then(() => socket.write('\x16\x03\x03\x10\x00')),
};

/** How long the call took, in milliseconds, whichever way it ended. */
async function settled(call: Promise<Response>): Promise<number> {
  const began = performance.now();
  await call.then((response) => response.text()).catch(() => null);
  return performance.now() - began;
}

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe.each(['http', 'https'])('a call by %s settles and leaves nothing behind where the peer', (protocol) => {
  describe.each(Object.entries(PEERS))('%s:', (_does, behave) => {
    it('by its own deadline, without any signal', async () => {
      const before = timers();
      const { port, open } = await peer(behave);
      const fetch = outboundFetch({ allowed: () => ranges([]), limitMs: LIMIT_MS });
      const took = await settled(fetch(`${protocol}://127.0.0.1:${port}/`, { headers: {}, signal: NEVER }));
      expect(took).toBeLessThan(LIMIT_MS + SLACK_MS);
      await expect.poll(() => open.size, { timeout: SLACK_MS }).toBe(0);
      await expect.poll(timers, { timeout: SLACK_MS }).toBeLessThanOrEqual(before);
    });

    it('when its signal aborts', async () => {
      const { port, open } = await peer(behave);
      const fetch = outboundFetch({ allowed: () => ranges([]) });
      const signal = AbortSignal.timeout(60);
      const took = await settled(fetch(`${protocol}://127.0.0.1:${port}/`, { headers: {}, signal }));
      expect(took).toBeLessThan(60 + SLACK_MS);
      await expect.poll(() => open.size, { timeout: SLACK_MS }).toBe(0);
    });
  });
});

it.each(['http', 'https'])('a resolver that never answers ends with the deadline: %s', async (protocol) => {
  const resolve = (() => {}) as unknown as typeof dns.lookup;
  const fetch = outboundFetch({ allowed: () => ranges([]), limitMs: LIMIT_MS, resolve });
  const call = fetch(`${protocol}://api.openai.test/v1`, { headers: {}, signal: NEVER });
  expect(await settled(call)).toBeLessThan(LIMIT_MS + SLACK_MS);
});

it('a question before sending that is never answered ends with the deadline, and nothing is sent', async () => {
  let heard = false;
  const { port, open } = await peer((socket, asked) => {
    asked.then(() => {
      heard = true;
    });
    return socket;
  });
  const fetch = outboundFetch({ allowed: () => ranges([]), limitMs: LIMIT_MS });
  const beforeSending = () => new Promise<void>(() => {});
  const call = fetch(`http://127.0.0.1:${port}/`, { headers: {}, signal: NEVER, beforeSending });
  expect(await settled(call)).toBeLessThan(LIMIT_MS + SLACK_MS);
  await expect.poll(() => open.size, { timeout: SLACK_MS }).toBe(0);
  expect(heard).toBe(false);
});

it('an answer that nobody reads, only cancels, gives its connection up', async () => {
  const { port, open } = await peer((socket, asked) => asked.then(() => socket.write(`${HEAD}\r\n{`)));
  const fetch = outboundFetch({ allowed: () => ranges([]) });
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: {}, signal: NEVER });
  await response.body?.cancel();
  await expect.poll(() => open.size, { timeout: SLACK_MS }).toBe(0);
});

it('an answer nobody asked for is not taken for the next one’s', async () => {
  const stray = WHOLE.replace('{}', '[]');
  for (const laterMs of [0, 20]) {
    const { port } = await peer((socket) => {
      socket.on('data', () => {
        socket.write(WHOLE);
        if (laterMs > 0) setTimeout(() => socket.write(stray), laterMs);
        else socket.write(stray);
      });
    });
    const fetch = outboundFetch({ allowed: () => ranges([]), limitMs: LIMIT_MS });
    for (let i = 0; i < 3; i++) {
      const text = await fetch(`http://127.0.0.1:${port}/`, { headers: {}, signal: NEVER })
        .then((response) => response.text())
        .catch(() => 'refused');
      expect(['{}', 'refused']).toContain(text);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }
});

it('an ordinary answer comes through, interim ones before it, and the connection is used again', async () => {
  const { port, connections } = await peer((socket) =>
    socket.on('data', () => socket.write(`HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${WHOLE}`)),
  );
  const fetch = outboundFetch({ allowed: () => ranges([]) });
  for (let i = 0; i < 3; i++) {
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers: {}, signal: NEVER });
    expect(await response.json()).toEqual({});
  }
  expect(connections()).toBe(1);
});
