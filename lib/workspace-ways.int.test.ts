import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemActor } from './auth/actor';
import { createMember } from './testing/factories';
import type { WorkspaceTx } from './workspace';

const USUAL = process.env.DATABASE_URL ?? '';

/** The same database under another name: which of the two a connection was opened for can be asked of it. */
const REPLICA = new URL(USUAL);
REPLICA.searchParams.set('application_name', 'replica');
const UNREACHABLE = 'postgresql://app@127.0.0.1:1/none';

type Session = { name: string; pid: number };

/** The application as it starts with this read replica, and what it notes of it. */
async function withReplica(url?: string) {
  if (url) process.env.DATABASE_REPLICA_URL = url;
  const { withWorkspace, openSnapshot } = await import('./workspace');
  const { log } = await import('./log');
  const warned = vi.spyOn(log(), 'warn');
  const member = await createMember();
  const session = async ({ db }: WorkspaceTx): Promise<Session | undefined> =>
    (await db.$queryRaw<Session[]>`SELECT current_setting('application_name') AS name, pg_backend_pid() AS pid`)[0];
  const read = (options: { replica?: boolean; timeout?: number }) =>
    withWorkspace(member, 'usage.read', session, options);
  const snapshot = async (timeout = 60_000) => {
    const { client, release } = await openSnapshot(member, 'usage.read', timeout);
    const { rows } = await client.query(
      `SELECT current_setting('application_name') AS name, pg_backend_pid() AS pid, current_setting('DateStyle') AS dates,
         current_setting('transaction_isolation') AS isolation, current_setting('transaction_read_only') AS "readOnly",
         current_setting('client_connection_check_interval') AS looks, current_setting('app.workspace_id') AS workspace`,
    );
    await client.query('COMMIT');
    release();
    return rows[0];
  };
  return { member, read, snapshot, warned, withWorkspace, openSnapshot };
}

afterEach(async () => {
  await (await import('./db')).closeDb();
  delete process.env.DATABASE_REPLICA_URL;
  vi.restoreAllMocks();
  vi.resetModules();
});

describe('a transaction', () => {
  it('goes to the replica when it may, and to the primary otherwise', async () => {
    const { read, snapshot } = await withReplica(REPLICA.href);
    expect(await read({ replica: true })).toMatchObject({ name: 'replica' });
    expect(await read({})).toMatchObject({ name: 'doow' });
    expect(await snapshot()).toMatchObject({ name: 'replica' });
  });

  it('fails once where it fails on the replica: its work is not done again on the primary', async () => {
    const { member, withWorkspace, warned } = await withReplica(REPLICA.href);
    const work = vi.fn(async () => {
      throw new Error('bug');
    });
    await expect(withWorkspace(member, 'usage.read', work, { replica: true })).rejects.toThrow('bug');
    expect(work).toHaveBeenCalledOnce();
    expect(warned).not.toHaveBeenCalled();
  });

  it('goes to the primary when the replica cannot be reached, which is noted once', async () => {
    const { read, snapshot, warned } = await withReplica(UNREACHABLE);
    expect(await read({ replica: true })).toMatchObject({ name: 'doow' });
    expect(await read({ replica: true })).toMatchObject({ name: 'doow' });
    expect(await snapshot()).toMatchObject({ name: 'doow' });
    expect(warned).toHaveBeenCalledOnce();
  });

  it('is given a snapshot by the primary when the replica cannot be reached', async () => {
    const { snapshot, warned } = await withReplica(UNREACHABLE);
    expect(await snapshot()).toMatchObject({ name: 'doow' });
    expect(warned).toHaveBeenCalledOnce();
  });

  it('of minutes has connections of its own, so that the usual ones notice a silent server soon', async () => {
    const { read, snapshot } = await withReplica();
    const usual = await read({});
    expect(await read({ timeout: 15_000 })).toEqual(usual);
    const long = await read({ timeout: 15_001 });
    expect(long?.pid).not.toBe(usual?.pid);
    expect(await read({ timeout: 60_000 })).toEqual(long);
    const exported = await snapshot();
    expect([usual?.pid, long?.pid], 'a deletion waits for no export').not.toContain(exported?.pid);
    expect((await snapshot())?.pid).toBe(exported?.pid);
  });
});

describe('a snapshot for COPY', () => {
  it('is of one moment, of its workspace, and writes nothing', async () => {
    const { member, snapshot } = await withReplica();
    expect(await snapshot()).toMatchObject({
      dates: 'ISO, MDY',
      isolation: 'repeatable read',
      readOnly: 'on',
      looks: '1s',
      workspace: member.workspaceId,
    });
  });

  it('is refused to a role that may not read', async () => {
    const { member, openSnapshot } = await withReplica();
    await expect(openSnapshot(systemActor(member.workspaceId), 'usage.read', 60_000)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('keeps no connection on which it could not be opened', async () => {
    const { snapshot } = await withReplica();
    const before = await snapshot();
    await expect(snapshot(-1)).rejects.toThrow('statement_timeout');
    const after = await snapshot();
    expect(after.pid).not.toBe(before.pid);
    expect(after.workspace).toBe(before.workspace);
  });
});
