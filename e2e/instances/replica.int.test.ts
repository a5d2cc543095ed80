import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { log } from '@/lib/log';
import { availableEndpoints } from '@/lib/sync/endpoints';
import { asOwner } from '@/lib/testing/factories';
import { FAKE_ENDPOINTS, FakeProvider } from '@/lib/testing/fake-provider';
import { connected, daysAgo, syncWith, today } from '@/lib/testing/syncing';
import { viewOf } from '@/lib/usage/address';
import { exportCsv, exportRows } from '@/lib/usage/export';
import { parseUsageQuery } from '@/lib/usage/params';
import { usageReport } from '@/lib/usage/report';
import { usage } from '@/lib/usage/usage';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { type OwnDatabase, type Replica, startDatabase } from './own-database.ts';
import { type Line, startProxy } from './proxy.ts';

const browser = vi.hoisted(() => ({ cookie: undefined as { name: string; value: string } | undefined }));
vi.mock('next/headers', () => ({
  cookies: async () => ({ get: (name: string) => (browser.cookie?.name === name ? browser.cookie : undefined) }),
  headers: async () => new Headers(),
}));
const { cookieOf, signedIn } = await import('@/lib/testing/as-browser');
const { openSession } = await import('@/lib/auth/sessions');
const { GET: answerRoute } = await import('@/app/api/usage/route');
const { GET: reportRoute } = await import('@/app/api/usage/report/route');
const { default: Page } = await import('@/app/(app)/usage/page');

const SEARCH = { from: daysAgo(3), to: today(), groupBy: 'day' };
const QUERY = parseUsageQuery(new URLSearchParams(SEARCH));
const RANGE = { from: SEARCH.from, to: SEARCH.to };
const { view: VIEW } = viewOf(new URLSearchParams(RANGE), today());

let database: OwnDatabase;
let replica: Replica;
let line: Line;
let member: Member;
const provider = new FakeProvider();
const usual = provider.usage;
let target: Awaited<ReturnType<typeof connected>>;
let versions = 0n;

beforeAll(async () => {
  database = await startDatabase('primary');
  replica = await database.replicate();
  line = await startProxy(replica.port);
  process.env.TEST_OWNER_URL = database.ownerUrl;
  process.env.DATABASE_URL = database.appUrl();
  process.env.DATABASE_REPLICA_URL = replica.appUrl(line.port);
  member = (await signedIn('finance')).member;
  target = await connected(3, member.workspaceId);
  // The fake provider has not every endpoint of the real one: without this no day would ever be complete.
  const missing = availableEndpoints('openai', FAKE_ENDPOINTS);
  await asOwner('UPDATE connections SET unavailable = $1 WHERE id = $2', [missing, target.connectionId]);
  await newVersion();
  await caughtUp();
}, 60_000);
afterAll(async () => {
  await line?.close();
  await database?.stop();
}, 60_000);

/** What a page of the answer's figures would show, from the replica or from the primary. */
const read = <T>(run: (tx: WorkspaceTx<Member>) => Promise<T>, from: 'replica' | 'primary') =>
  withWorkspace(member, 'usage.read', run, { snapshot: true, replica: from === 'replica' });
const figures = (from: 'replica' | 'primary') => read((tx) => usage(tx, QUERY), from);
const report = (from: 'replica' | 'primary') => read((tx) => usageReport(tx, VIEW), from);
const csv = async () =>
  (await (await exportCsv(member, QUERY)).text()) + (await (await exportRows(member, QUERY)).text());

/** The primary hears of newer figures. */
async function newVersion(): Promise<void> {
  versions++;
  const more = versions;
  provider.usage = (endpoint, day) => usual(endpoint, day).map((row) => ({ ...row, requests: row.requests + more }));
  expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
}

async function onReplica(statement: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client(replica.ownerUrl);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

async function caughtUp(): Promise<void> {
  const [primary] = await asOwner<{ at: string }>('SELECT pg_current_wal_lsn()::text AS at');
  await vi.waitFor(
    async () => {
      const [row] = await onReplica(`SELECT pg_last_wal_replay_lsn() >= '${primary?.at}' AS done`);
      if (!row?.done) throw new Error('The replica has not caught up.');
    },
    { timeout: 15_000, interval: 20 },
  );
}

/** The replica stays at this moment while the work is done. */
async function paused(work: () => Promise<void>): Promise<void> {
  await onReplica('SELECT pg_wal_replay_pause()');
  try {
    await work();
  } finally {
    await onReplica('SELECT pg_wal_replay_resume()');
  }
}

describe('figures with a read replica', () => {
  it('come from it as of one moment: what it has not heard of is in none of them', async () => {
    const before = { figures: await figures('primary'), report: await report('primary'), csv: await csv() };
    expect(before.figures.rows).toHaveLength(4);
    expect(before.figures.completeThrough).toBe(daysAgo(1));
    expect(before.csv).toContain(before.figures.rows[0]?.requests);
    await paused(async () => {
      await newVersion();
      await connected(3, member.workspaceId, 'sk-admin-other'); // not read yet: on the primary no day is complete now
      expect((await figures('primary')).rows).not.toEqual(before.figures.rows);
      expect((await figures('primary')).completeThrough).toBeNull();
      expect(await report('primary')).not.toEqual(before.report);
      expect(await figures('replica')).toEqual(before.figures);
      expect(await report('replica')).toEqual(before.report);
      expect(await csv()).toBe(before.csv);
    });
    await caughtUp();
    expect(await figures('replica')).toEqual(await figures('primary'));
    expect(await report('replica')).toEqual(await report('primary'));
    expect(await csv()).not.toBe(before.csv);
  });

  it('come from it on every way to them, for a session that only the primary knows, and are noted there', async () => {
    const before = { figures: await figures('primary'), report: await report('primary') };
    const exported = async () => (await asOwner("SELECT FROM audit_entries WHERE action = 'usage.exported'")).length;
    const context = { params: Promise.resolve({}) };
    const at = (path: string, search: Record<string, string>) =>
      new Request(`http://127.0.0.1:3000${path}?${new URLSearchParams(search)}`);
    await paused(async () => {
      await newVersion();
      browser.cookie = await cookieOf(await openSession(member.userId, member.workspaceId));
      expect(await (await answerRoute(at('/api/usage', SEARCH), context)).json()).toEqual(before.figures);
      expect(await (await reportRoute(at('/api/usage/report', RANGE), context)).json()).toEqual(before.report);
      const page = await Page({ params: Promise.resolve({}), searchParams: Promise.resolve(RANGE) });
      expect(page.props.children.props.initial.report).toEqual(before.report);
      const entries = await exported();
      await csv();
      expect(await exported()).toBe(entries + 2);
    });
    await caughtUp();
  });

  it('come through a door that lets nothing be written', async () => {
    const rename = ({ db, workspaceId }: WorkspaceTx) =>
      db.workspace.update({ where: { id: workspaceId }, data: { name: 'Other' } });
    await expect(read(rename, 'replica')).rejects.toThrow(/read-only/);
  });
});

describe('while the replica cannot be reached', () => {
  const now = Date.now.bind(Date);
  let ahead = 0;
  /** When a replica that did not answer is asked again. */
  const later = () => {
    ahead += 31_000;
    vi.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
  };
  beforeEach(later);

  it('the primary answers, one warning says so, and afterwards it is asked again', async () => {
    await figures('replica');
    await replica.stop();
    await newVersion();
    const newest = await figures('primary');
    const warned = vi.spyOn(log(), 'warn');
    expect(await Promise.all(Array.from({ length: 8 }, () => figures('replica')))).toEqual(Array(8).fill(newest));
    expect(await figures('replica')).toEqual(newest);
    expect(warned).toHaveBeenCalledOnce();
    warned.mockRestore();

    await replica.start();
    await caughtUp();
    await paused(async () => {
      await newVersion();
      expect(await figures('replica')).not.toEqual(newest);
      later();
      expect(await figures('replica')).toEqual(newest);
    });
    await caughtUp();
  }, 60_000);

  it('the primary answers too when it says nothing any more', async () => {
    await paused(async () => {
      const old = await figures('replica');
      await newVersion();
      expect(await figures('replica')).toEqual(old);
      line.silence();
      expect(await figures('replica')).toEqual(await figures('primary'));
      expect(await figures('primary')).not.toEqual(old);
    });
  }, 60_000);
});
