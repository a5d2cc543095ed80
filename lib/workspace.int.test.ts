import { describe, expect, it } from 'vitest';
import { systemActor } from './auth/actor';
import { globalDb } from './db';
import { createMember } from './testing/factories';
import { type WorkspaceTx, withWorkspace } from './workspace';

describe('the door to a workspace', () => {
  it('shows a workspace its own rows only, and a query outside of it nothing', async () => {
    const [mine, theirs] = [await createMember(), await createMember()];
    const seen = await withWorkspace(mine, 'workspace.read', ({ db }) => db.workspace.findMany());
    expect(seen.map(({ id }) => id)).toEqual([mine.workspaceId]);
    expect(await globalDb().workspace.findMany()).toEqual([]);
    await expect(
      withWorkspace(mine, 'account.write', ({ db }) =>
        db.auditEntry.create({ data: { workspaceId: theirs.workspaceId, actorName: 'x', action: 'x' } }),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  it('refuses a role without the permission before it asks the database', async () => {
    const finance = await createMember('finance');
    await expect(withWorkspace(finance, 'connections.write', async () => 'ran')).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      withWorkspace(systemActor(finance.workspaceId), 'usage.read', async () => 'ran'),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('leaves nothing of one workspace on the connection for the next', async () => {
    const members = await Promise.all(Array.from({ length: 5 }, () => createMember()));
    const names = await Promise.all(
      Array.from({ length: 100 }, (_, i) => {
        const actor = members[i % members.length] ?? members[0];
        if (!actor) throw new Error('no member');
        return withWorkspace(actor, 'workspace.read', async ({ db }) =>
          (await db.workspace.findMany()).map((w) => w.id === actor.workspaceId),
        );
      }),
    );
    expect(names.every((own) => own.length === 1 && own[0])).toBe(true);
  });

  it('reads the primary where there is no replica, and writes as little as there', async () => {
    const owner = await createMember();
    const [own] = await withWorkspace(owner, 'workspace.read', ({ db }) => db.workspace.findMany(), { replica: true });
    expect(own).toMatchObject({ id: owner.workspaceId });
    const rename = withWorkspace(
      owner,
      'workspace.write',
      ({ db, workspaceId }) => db.workspace.update({ where: { id: workspaceId }, data: { name: 'Other' } }),
      { replica: true },
    );
    await expect(rename).rejects.toThrow(/read-only/);
  });
});

type Settings = { name: string; value: string };
const settings = ({ db }: WorkspaceTx) =>
  db.$queryRaw<Settings[]>`
    SELECT name, current_setting(name, true) AS value FROM unnest(ARRAY['app.user_id', 'app.workspace_id', 'lock_timeout',
      'statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_isolation', 'transaction_read_only']) AS name`.then(
    (rows) => Object.fromEntries(rows.map(({ name, value }) => [name, value])),
  );

describe('a transaction', () => {
  it('knows whose it is: the member, or nobody for the application itself', async () => {
    const owner = await createMember();
    expect(await withWorkspace(owner, 'workspace.read', settings)).toMatchObject({
      'app.user_id': owner.userId,
      'app.workspace_id': owner.workspaceId,
    });
    expect(await withWorkspace(systemActor(owner.workspaceId), 'members.resolve', settings)).toMatchObject({
      'app.user_id': '',
      'app.workspace_id': owner.workspaceId,
    });
  });

  it('waits for a lock and lasts no longer than it may', async () => {
    const owner = await createMember();
    expect(await withWorkspace(owner, 'workspace.read', settings)).toMatchObject({
      lock_timeout: '3s',
      statement_timeout: '15s',
      idle_in_transaction_session_timeout: '15s',
      transaction_read_only: 'on', // under a permission to read
    });
    expect(await withWorkspace(owner, 'account.write', settings)).toMatchObject({ transaction_read_only: 'off' });
    expect(await withWorkspace(owner, 'workspace.read', settings, { writes: true })).toMatchObject({
      transaction_read_only: 'off',
    });
    expect(await withWorkspace(owner, 'workspace.read', settings, { timeout: 60_000 })).toMatchObject({
      statement_timeout: '1min',
      idle_in_transaction_session_timeout: '1min',
    });
    const slow = withWorkspace(owner, 'workspace.read', ({ db }) => db.$queryRaw`SELECT pg_sleep(5)::text`, {
      timeout: 200,
    });
    await expect(slow).rejects.toThrow();
  });

  it('sees one moment as a snapshot, and otherwise what was committed meanwhile', async () => {
    const owner = await createMember();
    const seen = (snapshot: boolean) =>
      withWorkspace(
        owner,
        'workspace.read',
        async ({ db }) => {
          const before = await db.auditEntry.count();
          await withWorkspace(owner, 'account.write', (other) =>
            other.db.auditEntry.create({ data: { workspaceId: owner.workspaceId, actorName: 'x', action: 'x' } }),
          );
          return (await db.auditEntry.count()) - before;
        },
        { snapshot },
      );
    expect(await seen(false)).toBe(1);
    expect(await seen(true)).toBe(0);
  });
});
