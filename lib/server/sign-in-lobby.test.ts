import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { QUEUE_PLACES } from '@/lib/auth/password-queue';
import { unitEnvironment } from '@/lib/testing/unit-environment';
import { enterLobby } from './sign-in-lobby';

unitEnvironment();

const PATH = '/api/auth/callback/credentials';
const ends: (() => void)[] = [];
let entered = 0;
afterEach(() => {
  entered = 0;
  for (const end of ends.splice(0)) end();
});

/** A server behind the lobby, which answers with the body it read once `hold` is over. */
async function lobby(hold: Promise<void> = Promise.resolve()): Promise<number> {
  const server = createServer((request, response) =>
    enterLobby(request, response, async (refusal) => {
      if (refusal) {
        response.writeHead(refusal.status, refusal.headers).end(refusal.body);
        request.resume();
        return;
      }
      entered++;
      let body = '';
      for await (const chunk of request) body += chunk;
      await hold;
      response.end(`read ${body}`);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

const signIn = async (port: number, body: BodyInit = 'email=a', path = PATH) => {
  const init = { method: 'POST', body, ...(typeof body !== 'string' && { duplex: 'half' }) };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
  return [response.status, await response.text()];
};

/** Sends a part of a request and no more; resolves once it was written. */
function begin(port: number, part: string): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(part, () => resolve(socket)));
    socket.on('error', () => {});
    ends.push(() => socket.destroy());
  });
}

const streamOf = (...pieces: string[]) =>
  new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = pieces.shift();
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (piece === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(piece));
    },
  });

describe('the lobby before sign-in', () => {
  it.each([
    ['with a length', 'Content-Length: 10\r\n\r\n'],
    ['with a length and a part of it', 'Content-Length: 10\r\n\r\nemail'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\nemail\r\n'],
    ['that waits to be asked on', 'Expect: 100-continue\r\nContent-Length: 10\r\n\r\n'],
  ])('gives no place to a body that never ends, %s', async (_, rest) => {
    const port = await lobby();
    const head = `POST ${PATH} HTTP/1.1\r\nHost: localhost\r\n`;
    const idle = await Promise.all(Array.from({ length: 3 * QUEUE_PLACES }, () => begin(port, `${head}${rest}`)));
    expect(await signIn(port)).toEqual([200, 'read email=a']);
    expect(idle.every((socket) => !socket.destroyed)).toBe(true);
  });

  it('lets in a body that arrives in pieces, whole', async () => {
    const port = await lobby();
    const body = streamOf('email=', 'a', `&password=${'b'.repeat(9_000)}`);
    expect(await signIn(port, body)).toEqual([200, `read email=a&password=${'b'.repeat(9_000)}`]);
  });

  it('lets other addresses pass, whatever is behind their path', async () => {
    const port = await lobby();
    for (const target of ['/#%', '/?%', `${PATH}x`, `/x?${PATH}`]) {
      const socket = await begin(port, `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`);
      const [answer] = await once(socket, 'data');
      expect(`${target} ${answer}`).toContain('HTTP/1.1 200 ');
    }
  });

  it('refuses a body that is too large or empty', async () => {
    const port = await lobby();
    expect(await signIn(port, 'b'.repeat(30_000))).toMatchObject([413, expect.any(String)]);
    const empty = await begin(port, `POST ${PATH} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`);
    const [answer] = await once(empty, 'data');
    expect(`${answer}`).toMatch(/^HTTP\/1.1 400 /);
    expect(await signIn(port, '')).toEqual([200, 'read ']);
  });

  it('refuses one more than there are places, and has them all again afterwards', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const port = await lobby(promise);
    const inside = Array.from({ length: QUEUE_PLACES }, () => signIn(port));
    await expect.poll(() => entered).toBe(QUEUE_PLACES);
    expect(await signIn(port)).toMatchObject([503, expect.stringContaining('Many people')]);
    expect(await signIn(port, 'email=a', PATH.replace('cred', '%63red'))).toMatchObject([503, expect.any(String)]);
    resolve();
    expect((await Promise.all(inside)).map(([status]) => status)).toEqual(inside.map(() => 200));
    expect(await signIn(port)).toEqual([200, 'read email=a']);
  });
});
