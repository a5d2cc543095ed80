import { randomBytes } from 'node:crypto';

/** A password to be printed once and changed by its owner: 144 random bits in 24 characters. */
export const randomPassword = (): string => randomBytes(18).toString('base64url');
