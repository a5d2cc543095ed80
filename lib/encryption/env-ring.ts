import { createHmac, hkdfSync } from 'node:crypto';
import { decrypt, encrypt } from './aes-gcm';
import { CryptoError, type KeyProvider } from './key-provider';

export type RingKey = { id: string; key: Uint8Array };

/** The keys of ENCRYPTION_KEYS: the first encrypts, all decrypt. Each use has a key of its own, derived by HKDF. */
export function envRing(keys: readonly RingKey[]): KeyProvider {
  const [first] = keys;
  if (!first) throw new CryptoError('ENCRYPTION_KEYS names no key.');
  const derived = new Map(
    keys.map(({ id, key }) => [id, { wrap: derive(key, 'doow/wrap/1'), mac: derive(key, 'doow/fingerprint/1') }]),
  );
  const held = (id: string) => {
    const key = derived.get(id);
    if (!key) throw new CryptoError(`ENCRYPTION_KEYS has no key "${id}": put it back, behind the current one.`);
    return key;
  };
  return {
    currentId: first.id,
    ids: keys.map(({ id }) => id),
    wrap: async (dataKey, context) => ({ keyId: first.id, wrapped: encrypt(held(first.id).wrap, dataKey, context) }),
    unwrap: async ({ keyId, wrapped }, context) => decrypt(held(keyId).wrap, wrapped, context),
    mac: async (keyId, message) => createHmac('sha256', held(keyId).mac).update(message).digest(),
  };
}

function derive(key: Uint8Array, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), use, 32));
}
