import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Member } from './auth/actor';
import { globalDb } from './db';
import { asOwner, createConnection, createMember } from './testing/factories';
import { runs, SEED } from './testing/random';
import { type WorkspaceTx, withWorkspace } from './workspace';

const OPERATIONS = Number(process.env.TENANT_OPERATIONS ?? runs(1_000));
const TENANTS = 8;
/** More than the pool has connections: each is handed from tenant to tenant all the time. */
const AT_ONCE = 40;

type Tenant = { owner: Member; connectionId: string };
const people = await Promise.all(
  Array.from({ length: TENANTS }, async (): Promise<Tenant> => {
    const owner = await createMember('owner');
    return { owner, connectionId: await createConnection(owner.workspaceId) };
  }),
);

/** The entries each tenant must have in the end: what was committed, and nothing else. */
const committed = new Map(people.map(({ owner }) => [owner.workspaceId, 0]));
const note = ({ db, workspaceId }: WorkspaceTx, action: string) =>
  db.auditEntry.create({ data: { workspaceId, actorName: workspaceId, action } });
const count = ({ owner: { workspaceId } }: Tenant) => committed.set(workspaceId, (committed.get(workspaceId) ?? 0) + 1);
const refused = async (run: Promise<unknown>, why: RegExp) => expect(run).rejects.toThrow(why);

/** What a tenant does, beside one that is not theirs. @returns the workspaces of all rows that were seen */
const DEEDS: Record<string, (mine: Tenant, other: Tenant) => Promise<string[]>> = {
  read: ({ owner }) =>
    withWorkspace(owner, 'connections.read', async ({ db }) => {
      const [connections, members] = [await db.connection.findMany(), await db.membership.findMany()];
      return [...connections, ...members].map(({ workspaceId }) => workspaceId);
    }),
  'read raw, without a condition': ({ owner }) =>
    withWorkspace(owner, 'audit.read', async ({ db }) => {
      const rows = await db.$queryRaw<{ id: string }[]>`SELECT DISTINCT workspace_id::text AS id FROM audit_entries
        UNION ALL SELECT id::text FROM workspaces UNION ALL SELECT workspace_id::text FROM connections`;
      return rows.map(({ id }) => id);
    }),
  'read what was just written': async (mine) => {
    const seen = await withWorkspace(mine.owner, 'account.write', async (tx) => {
      await note(tx, 'noted');
      return tx.db.auditEntry.findMany({ take: 5, orderBy: { id: 'desc' } });
    });
    count(mine);
    return seen.map(({ workspaceId }) => workspaceId);
  },
  'read as of one moment, from the replica': ({ owner }) =>
    withWorkspace(
      owner,
      'usage.read',
      async ({ db }) => (await db.auditEntry.findMany({ take: 5 })).map((row) => row.workspaceId),
      { snapshot: true, replica: true },
    ),
  'ask for a row of another': ({ owner }, other) =>
    withWorkspace(owner, 'connections.read', async ({ db }) => {
      const where = { workspaceId_id: { workspaceId: other.owner.workspaceId, id: other.connectionId } };
      const found = await db.connection.findUnique({ where });
      return found ? [found.workspaceId] : [];
    }),
  'change whatever can be reached': ({ owner }, other) =>
    withWorkspace(owner, 'connections.write', async ({ db }) => {
      await db.$executeRaw`UPDATE connections SET connected_by = ${owner.workspaceId}`;
      const { count } = await db.connection.updateMany({
        where: { id: other.connectionId },
        data: { connectedBy: owner.workspaceId },
      });
      return count > 0 ? [other.owner.workspaceId] : [];
    }),
  'write for another': async ({ owner }, other) => {
    const write = withWorkspace(owner, 'account.write', async (tx) => {
      await note(tx, 'rolled back');
      await note({ ...tx, workspaceId: other.owner.workspaceId }, 'smuggled');
    });
    await refused(write, /row-level security/);
    return [];
  },
  'fail after writing': async ({ owner }) => {
    const write = withWorkspace(owner, 'account.write', async (tx) => {
      await note(tx, 'rolled back');
      throw new Error('thought better of it');
    });
    await refused(write, /thought better of it/);
    return [];
  },
  'fail in a statement': async ({ owner }) => {
    const write = withWorkspace(owner, 'account.write', async (tx) => {
      await note(tx, 'rolled back');
      await tx.db.$queryRaw`SELECT 1 / 0`;
    });
    await refused(write, /division by zero/);
    return [];
  },
  'run out of time in the middle': async ({ owner }) => {
    const write = withWorkspace(
      owner,
      'account.write',
      async (tx) => {
        await note(tx, 'rolled back');
        await tx.db.$queryRaw`SELECT pg_sleep(5)::text`;
      },
      { timeout: 2_000 }, // less would pass between two statements on a busy machine, and end the connection
    );
    await refused(write, /statement timeout|Transaction|expired|closed/);
    return [];
  },
  'read outside of the door': async () => {
    const rows = [...(await globalDb().connection.findMany()), ...(await globalDb().auditEntry.findMany())];
    return rows.map(({ workspaceId }) => `without a workspace: ${workspaceId}`);
  },
};

const WEIGHTS: Record<string, number> = { 'run out of time in the middle': 1 };
const operation = fc.record({
  deed: fc.oneof(...Object.keys(DEEDS).map((name) => ({ weight: WEIGHTS[name] ?? 5, arbitrary: fc.constant(name) }))),
  mine: fc.nat(TENANTS - 1),
  apart: fc.integer({ min: 1, max: TENANTS - 1 }),
});

it(`${OPERATIONS} operations of parallel tenants, some of which fail, show and change nothing of each other`, async () => {
  const operations = fc.sample(operation, { numRuns: OPERATIONS, seed: SEED });
  const leaks: string[] = [];
  let done = 0;
  const worker = async () => {
    for (let next = operations.pop(); next; next = operations.pop()) {
      const [mine, other] = [people[next.mine], people[(next.mine + next.apart) % TENANTS]];
      const deed = DEEDS[next.deed];
      if (!mine || !other || !deed) throw new Error('not arranged');
      for (const seen of await deed(mine, other))
        if (seen !== mine.owner.workspaceId) leaks.push(`${next.deed}: ${seen}`);
      done++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  expect({ seed: SEED, done, leaks }).toEqual({ seed: SEED, done: OPERATIONS, leaks: [] });

  const entries = await asOwner<{ id: string; count: number; foreign: number }>(`
    SELECT workspace_id AS id, count(*)::int AS count,
      (count(*) FILTER (WHERE action <> 'noted' OR actor_name <> workspace_id::text))::int AS foreign
    FROM audit_entries GROUP BY 1`);
  expect(new Map(entries.map(({ id, count }) => [id, count]))).toEqual(committed);
  expect(entries.filter(({ foreign }) => foreign > 0)).toEqual([]);
  const changed = await asOwner("SELECT FROM connections WHERE connected_by NOT IN ('test', workspace_id::text)");
  expect(changed).toEqual([]);
}, 600_000);
