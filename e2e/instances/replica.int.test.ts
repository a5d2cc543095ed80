import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { asOwner, createMember } from '@/lib/testing/factories';
import { FakeProvider } from '@/lib/testing/fake-provider';
import { connected, daysAgo, syncWith, today } from '@/lib/testing/syncing';
import { parseUsageQuery } from '@/lib/usage/params';
import { usage } from '@/lib/usage/usage';
import { withWorkspace } from '@/lib/workspace';
import { type OwnDatabase, type Replica, startDatabase } from './own-database.ts';

let database: OwnDatabase;
let replica: Replica;
beforeAll(async () => {
  database = await startDatabase('primary');
  replica = await database.replicate();
  process.env.TEST_OWNER_URL = database.ownerUrl;
  process.env.DATABASE_URL = database.appUrl();
  process.env.DATABASE_REPLICA_URL = replica.appUrl;
}, 60_000);
afterAll(() => database?.stop(), 60_000);

const QUERY = parseUsageQuery(new URLSearchParams({ from: daysAgo(3), to: today(), groupBy: 'day' }));
const figures = (member: Member, replicaToo: boolean) =>
  withWorkspace(member, 'usage.read', (tx) => usage(tx, QUERY), { snapshot: true, replica: replicaToo });

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
  await expect
    .poll(async () => (await onReplica(`SELECT pg_last_wal_replay_lsn() >= '${primary?.at}' AS done`))[0]?.done, {
      timeout: 15_000,
    })
    .toBe(true);
}

describe('figures with a read replica', () => {
  it('come from it as of one moment, until it is gone; everything else goes to the primary', async () => {
    const member = await createMember('finance');
    const provider = new FakeProvider();
    const target = await connected(3, member.workspaceId);
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    await caughtUp();
    const before = await figures(member, true);
    expect(before.rows).toHaveLength(4);
    expect(before).toEqual(await figures(member, false));

    // What the replica has not heard of yet is not there: rows, names and finality of the same moment.
    await onReplica('SELECT pg_wal_replay_pause()');
    const usual = provider.usage;
    provider.usage = (endpoint, day) =>
      usual(endpoint, day).map((group) => ({ ...group, requests: group.requests + 1n }));
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    expect(await figures(member, true)).toEqual(before);
    expect(await figures(member, false)).not.toEqual(before);
    await onReplica('SELECT pg_wal_replay_resume()');
    await caughtUp();
    expect(await figures(member, true)).toEqual(await figures(member, false));

    await expect(
      withWorkspace(
        member,
        'usage.read',
        ({ db, workspaceId }) => db.workspace.update({ where: { id: workspaceId }, data: { name: 'Other' } }),
        { replica: true },
      ),
    ).rejects.toThrow(/read-only/);

    await replica.stop();
    expect(await figures(member, true)).toEqual(await figures(member, false));
  }, 60_000);
});
