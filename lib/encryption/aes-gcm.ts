import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CryptoError } from './key-provider';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Without it Node accepts tags of 4 bytes, and so a value cut down to one. */
const options = { authTagLength: TAG_BYTES };

/** @returns iv (12) | ciphertext | tag (16) */
export function encrypt(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, options).setAAD(aad);
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** @throws CryptoError unless key, AAD and every byte are those it was encrypted with. */
export function decrypt(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Buffer {
  const body = sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), options)
      .setAAD(aad)
      .setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    throw new CryptoError('The sealed value does not belong here, or was changed.');
  }
}

/** Parts joined so that no two lists of parts give the same bytes: each is led by its length. */
export function lengthPrefixed(parts: readonly string[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}
