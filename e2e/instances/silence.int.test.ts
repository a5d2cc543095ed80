import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPool } from '@/lib/pool';
import { type Line, startProxy } from './proxy.ts';

let proxy: Line;
beforeAll(async () => {
  proxy = await startProxy(Number(new URL(process.env.DATABASE_URL ?? '').port));
});
afterAll(() => proxy?.close());

it('a connection that falls silent fails whoever waits for it, and the next one is a new one', async () => {
  const url = new URL(process.env.DATABASE_URL ?? '');
  url.port = String(proxy.port);
  const pool = openPool(url.toString(), { max: 1, silenceMs: 400 });
  try {
    const client = await pool.connect();
    const first = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
    proxy.silence();
    await expect(client.query('SELECT 1')).rejects.toThrow(/said nothing for 400 ms|terminated/);
    client.release(true);
    const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    expect(rows[0]?.pid).not.toBe(first);
    // One that waits for a lock or a slow statement is not silent as long as the limit is longer than they may take.
    await expect(pool.query('SELECT pg_sleep(0.2)')).resolves.toMatchObject({ rowCount: 1 });
  } finally {
    await pool.end();
  }
});
