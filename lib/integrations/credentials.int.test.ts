import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemActor } from '@/lib/auth/actor';
import { envRing } from '@/lib/encryption/env-ring';
import type { KeyProvider } from '@/lib/encryption/key-provider';
import { Secret } from '@/lib/secret';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { deleteKey, findByKey, openKey, resealKey, sealedKeyOf, storeKey } from './credentials';

const ringKey = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });
const holder = vi.hoisted(() => ({ keys: undefined as KeyProvider | undefined }));
vi.mock('@/lib/encryption/keys', () => ({ keys: () => holder.keys }));
const hold = (...keys: ReturnType<typeof ringKey>[]) => {
  holder.keys = envRing(keys);
};
hold(ringKey('1', 1));
afterEach(() => hold(ringKey('1', 1)));

const key = new Secret('sk-admin-canary-0123456789abcdef');
const inWorkspace = <T>(workspaceId: string, run: (tx: WorkspaceTx) => Promise<T>) =>
  withWorkspace(systemActor(workspaceId), 'sync.run', run);

async function connectionWithKey() {
  const { workspaceId } = await createMember();
  const connectionId = await createConnection(workspaceId);
  await inWorkspace(workspaceId, (tx) => storeKey(tx, connectionId, key));
  return { workspaceId, connectionId };
}

async function opened({ workspaceId, connectionId }: { workspaceId: string; connectionId: string }) {
  const row = await inWorkspace(workspaceId, (tx) => sealedKeyOf(tx, connectionId));
  return row && (await openKey(row)).reveal();
}

describe('credentials', () => {
  it('keep a key that only its own connection can open', async () => {
    const [mine, other] = [await connectionWithKey(), await connectionWithKey()];
    expect(await opened(mine)).toBe(key.reveal());
    await asOwner(
      `UPDATE credentials SET wrapped_key = o.wrapped_key, sealed = o.sealed
       FROM (SELECT * FROM credentials WHERE connection_id = $2) o WHERE credentials.connection_id = $1`,
      [mine.connectionId, other.connectionId],
    );
    await expect(opened(mine)).rejects.toThrow('does not belong here');
    expect(await opened(other)).toBe(key.reveal());
  });

  it('find a key again inside the workspace only, also after the ring has changed', async () => {
    const { workspaceId, connectionId } = await connectionWithKey();
    const { workspaceId: foreign } = await createMember();
    const find = (id: string, secret = key) => inWorkspace(id, (tx) => findByKey(tx, secret));
    expect(await find(workspaceId)).toBe(connectionId);
    expect(await find(foreign)).toBeNull();
    expect(await find(workspaceId, new Secret('sk-admin-another'))).toBeNull();
    hold(ringKey('2', 2), ringKey('1', 1));
    expect(await find(workspaceId)).toBe(connectionId);
  });

  it('are sealed again under the current key, after which the old one can go', async () => {
    const mine = await connectionWithKey();
    hold(ringKey('2', 2), ringKey('1', 1));
    await inWorkspace(mine.workspaceId, async (tx) => {
      const row = await sealedKeyOf(tx, mine.connectionId);
      if (row) await resealKey(tx, row, await openKey(row));
    });
    hold(ringKey('2', 2));
    expect(await opened(mine)).toBe(key.reveal());
    expect(await inWorkspace(mine.workspaceId, (tx) => findByKey(tx, key))).toBe(mine.connectionId);
  });

  it('are replaced by a second key, and gone once deleted, never brought back', async () => {
    const mine = await connectionWithKey();
    const stale = await inWorkspace(mine.workspaceId, (tx) => sealedKeyOf(tx, mine.connectionId));
    await inWorkspace(mine.workspaceId, (tx) => storeKey(tx, mine.connectionId, new Secret('sk-admin-second')));
    expect(await opened(mine)).toBe('sk-admin-second');
    expect(await inWorkspace(mine.workspaceId, (tx) => deleteKey(tx, mine.connectionId))).toBe(true);
    expect(await opened(mine)).toBeNull();
    hold(ringKey('2', 2), ringKey('1', 1));
    await inWorkspace(mine.workspaceId, async (tx) => stale && resealKey(tx, stale, key));
    expect(await opened(mine)).toBeNull();
    expect(await inWorkspace(mine.workspaceId, (tx) => deleteKey(tx, mine.connectionId))).toBe(false);
  });

  it('hold no readable part of the key in the database', async () => {
    const { connectionId } = await connectionWithKey();
    const [row] = await asOwner<{ text: string }>('SELECT c::text FROM credentials c WHERE connection_id = $1', [
      connectionId,
    ]);
    for (const encoding of ['utf8', 'hex', 'base64', 'base64url'] as const)
      expect(JSON.stringify(row)).not.toContain(Buffer.from('canary-0123').toString(encoding));
  });
});
