import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, in characters that need no encoding in a URL or a cookie. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token: its SHA-256. Without the token a database reader cannot use the row. */
export const tokenHash = (token: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(createHash('sha256').update(token).digest());

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
