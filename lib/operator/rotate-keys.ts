import { audit } from '@/lib/activity/record';
import { systemActor } from '@/lib/auth/actor';
import { globalDb } from '@/lib/db';
import { CryptoError } from '@/lib/encryption/key-provider';
import { keys } from '@/lib/encryption/keys';
import { isCurrent, openKey, resealKey, sealedKeyOf } from '@/lib/integrations/credentials';
import { lockSchedule } from '@/lib/sync/schedule';
import { withWorkspace } from '@/lib/workspace';

/** Connections looked at before the next are fetched, and at the same time. */
const BATCH = 200;
const PARALLEL = 8;

export type Rotation = {
  /** Stored keys now sealed and fingerprinted with the ring's first key. */
  resealed: number;
  /** Those that were already. */
  current: number;
  /** Those that no key of the ring opens: they stay as they are. */
  unreadable: { workspaceId: string; connectionId: string }[];
};
type Progress = (looked: number, total: number) => void;
type Place = { workspaceId: string; connectionId: string };

/**
 * Seals every stored Admin key again with the first of ENCRYPTION_KEYS, while everything runs on: each in a short
 * transaction of its own under the connection's lock. Broken off, it goes on where it was: what is current is skipped.
 */
export async function rotateKeys(progress: Progress = () => {}): Promise<Rotation> {
  const rotation: Rotation = { resealed: 0, current: 0, unreadable: [] };
  const total = await globalDb().syncSchedule.count();
  let looked = 0;
  for (let after = NONE, batch = await placesAfter(after); batch.length > 0; batch = await placesAfter(after)) {
    const queue = [...batch];
    const work = async () => {
      for (let place = queue.shift(); place; place = queue.shift()) {
        const outcome = await rotate(place);
        if (outcome === 'unreadable') rotation.unreadable.push(place);
        else if (outcome) rotation[outcome]++;
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    looked += batch.length;
    progress(looked, total);
    after = batch.at(-1)?.connectionId ?? NONE;
  }
  return rotation;
}

const NONE = '00000000-0000-0000-0000-000000000000';

/** In the order of their ids, so that a connection made meanwhile, sealed with the first key anyhow, changes nothing. */
const placesAfter = (connectionId: string): Promise<Place[]> =>
  globalDb().syncSchedule.findMany({
    where: { connectionId: { gt: connectionId } },
    orderBy: { connectionId: 'asc' },
    take: BATCH,
    select: { workspaceId: true, connectionId: true },
  });

/** @returns null where no key is stored any more */
async function rotate({ workspaceId, connectionId }: Place): Promise<'resealed' | 'current' | 'unreadable' | null> {
  try {
    return await withWorkspace(systemActor(workspaceId, 'The operator'), 'sync.run', async (tx) => {
      const { db } = tx;
      await lockSchedule(tx, connectionId);
      const sealed = await sealedKeyOf(tx, connectionId);
      if (!sealed) return null;
      if (isCurrent(sealed)) return 'current';
      await resealKey(tx, sealed, await openKey(sealed));
      const { name } = await db.connection.findFirstOrThrow({
        where: { workspaceId, id: connectionId },
        select: { name: true },
      });
      await audit(tx, 'connection.key_sealed_again', { connectionId, name, keyId: keys().currentId });
      return 'resealed';
    });
  } catch (error) {
    if (error instanceof CryptoError) return 'unreadable';
    throw error;
  }
}
