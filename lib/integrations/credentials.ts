import 'server-only';
import { fingerprint, type Sealed, seal, unseal } from '@/lib/encryption/envelope';
import { keys } from '@/lib/encryption/keys';
import { Secret } from '@/lib/secret';
import { lockSchedule } from '@/lib/sync/schedule';
import type { WorkspaceTx } from '@/lib/workspace';

/** A credential as stored, with what it is bound to. */
export type SealedKey = Sealed & { workspaceId: string; connectionId: string };

/** Seals and stores the connection's key, in place of the one before. Locks the schedule first, as a sync does. */
export async function storeKey(tx: WorkspaceTx, connectionId: string, key: Secret): Promise<void> {
  const { db, workspaceId } = tx;
  await lockSchedule(tx, connectionId);
  const data = await sealKey(workspaceId, connectionId, key);
  await db.credential.upsert({
    where: { workspaceId_connectionId: { workspaceId, connectionId } },
    create: { workspaceId, connectionId, ...data },
    update: { ...data, createdAt: new Date() },
  });
}

/** @returns whether there was one. */
export async function deleteKey(tx: WorkspaceTx, connectionId: string): Promise<boolean> {
  await lockSchedule(tx, connectionId);
  const { count } = await tx.db.credential.deleteMany({ where: { workspaceId: tx.workspaceId, connectionId } });
  return count > 0;
}

/** The connection of this workspace that holds exactly this key, under whichever ring key it was fingerprinted. */
export async function findByKey({ db, workspaceId }: WorkspaceTx, key: Secret): Promise<string | null> {
  const marks = await Promise.all(
    keys().ids.map(async (fingerprintKeyId) => ({
      fingerprintKeyId,
      fingerprint: await bytes(fingerprint(keys(), fingerprintKeyId, workspaceId, key.reveal())),
    })),
  );
  const found = await db.credential.findFirst({ where: { workspaceId, OR: marks }, select: { connectionId: true } });
  return found?.connectionId ?? null;
}

/** The connection's credential, still sealed; null when it has none. */
export async function sealedKeyOf({ db, workspaceId }: WorkspaceTx, connectionId: string): Promise<SealedKey | null> {
  const row = await db.credential.findFirst({
    where: { workspaceId, connectionId },
    select: { keyId: true, wrappedKey: true, sealed: true },
  });
  return row && { workspaceId, connectionId, keyId: row.keyId, wrapped: row.wrappedKey, sealed: row.sealed };
}

/**
 * The only place that opens a stored key.
 * @throws CryptoError when ENCRYPTION_KEYS lacks the key it was sealed with, or the row was moved or changed.
 */
export async function openKey(row: SealedKey): Promise<Secret> {
  return new Secret(await unseal(keys(), row, row));
}

/** Whether the ring's current key sealed it. */
export const isCurrent = ({ keyId }: SealedKey): boolean => keyId === keys().currentId;

/** Seals a key again that an older ring key sealed, so that the older one can be retired. Never brings one back. */
export async function resealKey(tx: WorkspaceTx, row: SealedKey, key: Secret): Promise<void> {
  if (isCurrent(row)) return;
  const { workspaceId, connectionId } = row;
  const data = await sealKey(workspaceId, connectionId, key);
  await tx.db.credential.updateMany({ where: { workspaceId, connectionId, keyId: row.keyId }, data });
}

async function sealKey(workspaceId: string, connectionId: string, key: Secret) {
  const { keyId, wrapped, sealed } = await seal(keys(), key.reveal(), { workspaceId, connectionId });
  return {
    keyId,
    wrappedKey: await bytes(wrapped),
    sealed: await bytes(sealed),
    fingerprint: await bytes(fingerprint(keys(), keyId, workspaceId, key.reveal())),
    fingerprintKeyId: keyId,
  };
}

/** Prisma takes bytes over an ArrayBuffer of their own, which a pooled Buffer is not. */
async function bytes(value: Uint8Array | Promise<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await value);
}
