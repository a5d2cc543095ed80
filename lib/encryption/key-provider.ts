import { SpokenError } from '@/lib/errors';

/** A data key wrapped by the provider's key `keyId`. */
export type WrappedKey = { keyId: string; wrapped: Uint8Array };

/**
 * Whoever holds the long-lived keys: the environment's ring today, a key service tomorrow (hence the promises).
 * `context` is authenticated, not stored: unwrapping with another one fails.
 */
export type KeyProvider = {
  /** The key that wraps what is new. */
  readonly currentId: string;
  /** Every key that still opens something, the current one first. */
  readonly ids: readonly string[];
  wrap(dataKey: Uint8Array, context: Uint8Array): Promise<WrappedKey>;
  /** @throws CryptoError when the key is not held, or key, context or bytes do not belong together. */
  unwrap(key: WrappedKey, context: Uint8Array): Promise<Buffer>;
  /** A keyed digest of `message` under `keyId`, by a key that encrypts nothing. */
  mac(keyId: string, message: Uint8Array): Promise<Buffer>;
};

/** Something sealed could not be opened. Says which key and why, never a byte of what was inside. */
export class CryptoError extends SpokenError {
  override readonly name = 'CryptoError';
}
