import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { openPool } from './pool';
import { SELF_SIGNED } from './testing/self-signed';

const folder = mkdtempSync(path.join(tmpdir(), 'doow-pool-'));
/** Known to the operator, by its address. */
function known(host: keyof typeof SELF_SIGNED): string {
  const file = path.join(folder, `${host}.pem`);
  writeFileSync(file, SELF_SIGNED[host].cert);
  return `sslmode=verify-full&sslrootcert=${file}`;
}
const close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.splice(0)) end();
});
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Eight bytes that ask a PostgreSQL for TLS. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Somebody in the place of a PostgreSQL: who is asked for TLS says whether they speak it, and keeps what comes then. */
async function stranger(speaksTls: keyof typeof SELF_SIGNED | null) {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', (first) => {
      if (!first.equals(SSL_REQUEST)) return hear(first);
      socket.write(speaksTls ? 'S' : 'N');
      if (speaksTls)
        new TLSSocket(socket, { isServer: true, ...SELF_SIGNED[speaksTls] }).on('data', hear).on('error', () => {});
      else socket.on('data', hear);
    });
    const hear = (data: Buffer) => {
      heard.push(data.toString('latin1'));
      socket.destroy();
    };
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { heard, port: (server.address() as AddressInfo).port };
}

/** What a connection fails with: nobody here is a PostgreSQL. */
async function failure(address: string): Promise<{ code?: string; message: string }> {
  const pool = openPool(address, { max: 1, silenceMs: 20_000 });
  const failed = await pool.query('SELECT 1').catch((error: Error) => error);
  await pool.end();
  return failed as Error;
}

describe('a database whose address asks for TLS', () => {
  it.each(['require', 'verify-ca', 'verify-full'])(
    'is told nothing without a certificate that is known: %s',
    async (mode) => {
      const { heard, port } = await stranger('localhost');
      const address = `postgresql://doow:hidden@localhost:${port}/doow?sslmode=${mode}`;
      expect(await failure(address)).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      expect(heard).toEqual([]);
    },
  );

  it('is told nothing where the certificate is another host’s', async () => {
    const { heard, port } = await stranger('elsewhere.example');
    const address = `postgresql://doow:hidden@localhost:${port}/doow?${known('elsewhere.example')}`;
    expect(await failure(address)).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(heard).toEqual([]);
  });

  it('is told nothing where it says that it speaks none: there is no way down', async () => {
    const { heard, port } = await stranger(null);
    const address = `postgresql://doow:hidden@localhost:${port}/doow?sslmode=require`;
    expect((await failure(address)).message).toContain('does not support SSL');
    expect(heard).toEqual([]);
  });

  it('is spoken to where its certificate is the operator’s', async () => {
    const { heard, port } = await stranger('localhost');
    await failure(`postgresql://doow@localhost:${port}/doow?${known('localhost')}`);
    expect(heard[0]).toContain('user\0doow');
  });
});

it('without a word in its address everything is open, which is why one is asked for', async () => {
  const { heard, port } = await stranger('localhost');
  await failure(`postgresql://doow@localhost:${port}/doow`);
  expect(heard[0]).toContain('user\0doow');
});

/** What PostgreSQL sends when somebody has signed in and may ask. */
const READY = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
/** One row is described, and none has come. */
const HALF_AN_ANSWER = Buffer.from([0x54, 0, 0, 0, 6, 0, 0]);

describe('a statement fails in its time where the database', () => {
  const SILENCE_MS = 300;
  const later = (socket: Socket, ...answers: (Buffer | string)[]) =>
    socket.on('data', () => {
      const answer = answers.shift();
      if (answer) socket.write(answer);
    });

  it.each<[string, string, (socket: Socket) => unknown]>([
    ['accepts and says nothing', '', () => {}],
    ['says nothing when it is asked for TLS', '?sslmode=require', () => {}],
    ['agrees to TLS and says nothing more', '?sslmode=require', (socket) => later(socket, 'S')],
    ['stops while somebody signs in', '', (socket) => later(socket, READY.subarray(0, 5))],
    ['stops after somebody signed in', '', (socket) => later(socket, READY)],
    ['stops within an answer', '', (socket) => later(socket, READY, HALF_AN_ANSWER)],
    ['closes at once', '', (socket) => socket.destroy()],
    ['sends garbage', '', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('%s', async (_what, query, behave) => {
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => open.delete(socket));
      behave(socket);
      socket.resume();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const pool = openPool(`postgresql://doow@127.0.0.1:${port}/doow${query}`, { max: 1, silenceMs: SILENCE_MS });
    const began = performance.now();
    await expect(pool.query('SELECT 1')).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(SILENCE_MS + 1_500);
    await pool.end();
    await expect.poll(() => open.size, { timeout: 1_500 }).toBe(0);
    server.close();
  });
});
