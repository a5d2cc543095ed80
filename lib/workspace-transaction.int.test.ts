import { expect, it } from 'vitest';
import { systemActor } from './auth/actor';
import { createMember } from './testing/factories';
import { type WorkspaceTx, withWorkspace } from './workspace';

type Settings = { name: string; value: string };
const settings = ({ db }: WorkspaceTx) =>
  db.$queryRaw<Settings[]>`
    SELECT name, current_setting(name, true) AS value FROM unnest(ARRAY['app.user_id', 'app.workspace_id', 'lock_timeout',
      'statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_isolation', 'transaction_read_only']) AS name`.then(
    (rows) => Object.fromEntries(rows.map(({ name, value }) => [name, value])),
  );

it('a transaction knows whose it is: the member, or nobody for the application itself', async () => {
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

it('a transaction waits for a lock and lasts no longer than it may', async () => {
  const owner = await createMember();
  expect(await withWorkspace(owner, 'workspace.read', settings)).toMatchObject({
    lock_timeout: '3s',
    statement_timeout: '15s',
    idle_in_transaction_session_timeout: '15s',
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

it('a snapshot sees one moment; the usual transaction sees what was committed meanwhile', async () => {
  const owner = await createMember();
  const seen = (snapshot: boolean) =>
    withWorkspace(
      owner,
      'workspace.read',
      async ({ db }) => {
        const before = await db.auditEntry.count();
        await withWorkspace(owner, 'workspace.read', (other) =>
          other.db.auditEntry.create({ data: { workspaceId: owner.workspaceId, actorName: 'x', action: 'x' } }),
        );
        return (await db.auditEntry.count()) - before;
      },
      { snapshot },
    );
  expect(await seen(false)).toBe(1);
  expect(await seen(true)).toBe(0);
});
