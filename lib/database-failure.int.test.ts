import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from './errors';
import { asOwner, createMember } from './testing/factories';

const request = vi.hoisted(() => ({
  headers: new Headers({ origin: 'http://127.0.0.1:3000' }),
  cookie: undefined as { name: string; value: string } | undefined,
}));
vi.mock('next/headers', () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: (name: string) => (request.cookie?.name === name ? request.cookie : undefined) }),
}));

const USUAL = process.env.DATABASE_URL ?? '';
const UNREACHABLE = 'postgresql://app@127.0.0.1:1/none';

/** The application as it starts with this database. */
async function startedOn(url: string, pool = '10') {
  process.env.DATABASE_URL = url;
  process.env.DATABASE_POOL = pool;
  const { z } = await import('zod');
  const { action } = await import('./action');
  const { route } = await import('./route');
  const { withWorkspace } = await import('./workspace');
  const { unavailableOf } = await import('./database-failure');
  const read = route('usage.read', async () => Response.json({}));
  const get = () => read(new Request('http://127.0.0.1:3000/'), { params: Promise.resolve({}) });
  const act = () =>
    action({ permission: 'usage.read', schema: z.object({}), run: async () => 'done' })(null, new FormData());
  return { withWorkspace, unavailableOf, get, act, db: await import('./db') };
}

afterEach(async () => {
  await (await import('./db')).closeDb();
  process.env.DATABASE_URL = USUAL;
  delete process.env.DATABASE_POOL;
  vi.resetModules();
});

/** What a route and an action say while it lasts. */
async function expectUnavailable({ get, act }: Awaited<ReturnType<typeof startedOn>>): Promise<void> {
  const answer = await get();
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await answer.json()).toMatchObject({ error: { code: 'unavailable', message: /try again/ } });
  expect(await act()).toMatchObject({ ok: false, code: 'unavailable', message: expect.stringMatching(/try again/) });
}

describe('a route and an action', () => {
  it('say that the database cannot be reached', async () => {
    const { signedIn } = await import('./testing/as-browser');
    request.cookie = (await signedIn()).cookie;
    await (await import('./db')).closeDb();
    vi.resetModules();
    await expectUnavailable(await startedOn(UNREACHABLE));
  });

  it('say that it is busy where every connection is taken', async () => {
    const { signedIn } = await import('./testing/as-browser');
    request.cookie = (await signedIn()).cookie;
    await (await import('./db')).closeDb();
    vi.resetModules();
    const started = await startedOn(USUAL, '2');
    const taken = [await started.db.pgClient({}), await started.db.pgClient({})];
    try {
      await expectUnavailable(started);
    } finally {
      for (const client of taken) client.release();
    }
    expect((await started.get()).status).toBe(200);
  });

  it('say that it is busy where PostgreSQL takes no more connections', async () => {
    const { signedIn } = await import('./testing/as-browser');
    request.cookie = (await signedIn()).cookie;
    await (await import('./db')).closeDb();
    vi.resetModules();
    const role = new URL(USUAL).username;
    await asOwner(`ALTER ROLE ${pg.escapeIdentifier(role)} CONNECTION LIMIT 0`);
    try {
      await expectUnavailable(await startedOn(USUAL));
    } finally {
      await asOwner(`ALTER ROLE ${pg.escapeIdentifier(role)} CONNECTION LIMIT -1`);
    }
  });
});

describe('a failure inside a transaction', () => {
  const failing = async (
    run: (db: Parameters<Parameters<typeof import('./workspace').withWorkspace>[2]>[0]['db']) => Promise<unknown>,
    timeout?: number,
  ) => {
    const { withWorkspace, unavailableOf } = await startedOn(USUAL);
    const member = await createMember();
    const thrown = await withWorkspace(member, 'usage.read', ({ db }) => run(db), {
      ...(timeout && { timeout }),
    }).catch((error: unknown) => error);
    return unavailableOf(thrown);
  };

  it('that took too long is told as such', async () => {
    expect(await failing((db) => db.$queryRaw`SELECT pg_sleep(5)::text`, 500)).toMatchObject({ code: 'unavailable' });
  });

  it('whose connection was lost is told as such', async () => {
    const lost = await failing((db) => db.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`);
    expect(lost).toMatchObject({ code: 'unavailable' });
  });

  it('that is a bug, or is told in its own words, stays what it is', async () => {
    expect(await failing((db) => db.$queryRaw`SELECT 1 / 0`)).toBeNull();
    expect(await failing(() => Promise.reject(new AppError('conflict', 'Taken.')))).toBeNull();
    expect(await failing(() => Promise.reject(new Error('bug')))).toBeNull();
  });
});
