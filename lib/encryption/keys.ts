import 'server-only';
import { randomUUID } from 'node:crypto';
import { env } from '@/lib/env';
import { envRing } from './env-ring';
import { fingerprint, seal, unseal } from './envelope';
import { CryptoError, type KeyProvider } from './key-provider';

let ring: KeyProvider | undefined;

/** The key provider of this deployment. */
export function keys(): KeyProvider {
  ring ??= envRing(env().ENCRYPTION_KEYS);
  return ring;
}

/**
 * Seals, opens and fingerprints once, and sees changed bytes refused. `instrumentation.ts` calls it at start.
 * @throws CryptoError when this process must not keep keys.
 */
export async function selfTest(provider: KeyProvider = keys()): Promise<void> {
  const owner = { workspaceId: randomUUID(), connectionId: randomUUID() };
  const sealed = await seal(provider, 'self-test', owner);
  const marks = await Promise.all(
    provider.ids.map((id) => fingerprint(provider, id, owner.workspaceId, owner.connectionId)),
  );
  if ((await unseal(provider, sealed, owner)) !== 'self-test' || marks.some((mark) => mark.length !== 32))
    throw new CryptoError('The encryption self-test failed.');
  const changed = Uint8Array.from(sealed.sealed, (byte) => byte ^ 1);
  const refused = await unseal(provider, { ...sealed, sealed: changed }, owner).then(
    () => false,
    () => true,
  );
  if (!refused) throw new CryptoError('The encryption self-test failed: a changed byte was accepted.');
}
