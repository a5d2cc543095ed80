import { createHash } from 'node:crypto';

/** A key of 32 bytes for a test: always the same for the same seed, and no bytes that a person would have typed. */
export const testKey = (seed: string | number): Buffer => createHash('sha256').update(`${seed}`).digest();

/** The same as a secret of 43 characters. */
export const testSecret = (seed: string): string => testKey(seed).toString('base64url');
