import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to the database that can be cut, and that can fall silent without closing. */
export type Line = { port: number; cut(): void; silence(): void; close(): Promise<void>; cuts: number };

export async function startProxy(target: number): Promise<Line> {
  const pairs = new Set<[Socket, Socket]>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    for (const [from, to] of [pair, [upstream, client] as const]) {
      from.on('data', (data) => to.writable && to.write(data));
      from.on('error', () => {});
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: Line = {
    port: (server.address() as AddressInfo).port,
    cuts: 0,
    cut: () => {
      proxy.cuts++;
      for (const [client, upstream] of pairs) {
        client.destroy();
        upstream.destroy();
      }
    },
    // What is on its way is lost: the statement may have been done, its answer never comes.
    silence: () => {
      for (const pair of pairs) for (const socket of pair) socket.removeAllListeners('data').resume();
    },
    close: () =>
      new Promise((resolve) => {
        proxy.cut();
        server.close(() => resolve());
      }),
  };
  return proxy;
}
