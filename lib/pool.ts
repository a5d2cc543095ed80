import 'server-only';
import { Socket } from 'node:net';
import pg from 'pg';
import { applySessionSettings } from './session-settings.mjs';

type Options = {
  max: number;
  /** Milliseconds a connection may say nothing, idle or in the middle of a statement, before it is given up. */
  silenceMs: number;
};

/**
 * A pool whose connections are given up when nothing comes from them any more: a server that hangs, or a network that
 * lost the connection without a word, would keep whoever waits for an answer waiting for ever.
 */
export function openPool(connectionString: string, { max, silenceMs }: Options): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    stream: () => listening(silenceMs),
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: Math.min(30_000, silenceMs / 2),
    application_name: 'doow',
    // The types promise nothing of it, but the pool waits, and closes a connection whose settings could not be made.
    onConnect: (client) => applySessionSettings(client, { limitMs: silenceMs }),
  });
  // A lost connection fails the statement that waits on it, and an idle one is replaced: nobody else needs to hear.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

function listening(silenceMs: number): Socket {
  const socket = new Socket();
  socket.setTimeout(silenceMs, () => socket.destroy(new Error(`The database said nothing for ${silenceMs} ms.`)));
  return socket;
}
