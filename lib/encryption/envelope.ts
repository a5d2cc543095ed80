import { randomBytes } from 'node:crypto';
import { decrypt, encrypt, lengthPrefixed } from './aes-gcm';
import type { KeyProvider, WrappedKey } from './key-provider';

export type Sealed = WrappedKey & { sealed: Uint8Array };
/** What a sealed value belongs to: it opens nowhere else. */
export type Owner = { workspaceId: string; connectionId: string };

const VERSION = '1';

const aad = (use: 'data-key' | 'credential', { workspaceId, connectionId }: Owner) =>
  lengthPrefixed(['doow', use, VERSION, workspaceId, connectionId]);

/** Encrypts `plaintext` under a data key of its own, which `keys` wraps; both are bound to the owner. */
export async function seal(keys: KeyProvider, plaintext: string, owner: Owner): Promise<Sealed> {
  const dataKey = randomBytes(32);
  try {
    const wrapped = await keys.wrap(dataKey, aad('data-key', owner));
    return { ...wrapped, sealed: encrypt(dataKey, Buffer.from(plaintext), aad('credential', owner)) };
  } finally {
    dataKey.fill(0);
  }
}

/** @throws CryptoError for another owner, a changed byte, or a key that is no longer held. */
export async function unseal(keys: KeyProvider, { keyId, wrapped, sealed }: Sealed, owner: Owner): Promise<string> {
  const dataKey = await keys.unwrap({ keyId, wrapped }, aad('data-key', owner));
  try {
    return decrypt(dataKey, sealed, aad('credential', owner)).toString('utf8');
  } finally {
    dataKey.fill(0);
  }
}

/** Finds the same secret again inside one workspace, and only there. */
export function fingerprint(keys: KeyProvider, keyId: string, workspaceId: string, secret: string): Promise<Buffer> {
  return keys.mac(keyId, lengthPrefixed(['doow', 'fingerprint', VERSION, workspaceId, secret]));
}
