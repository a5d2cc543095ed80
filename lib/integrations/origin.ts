import 'server-only';
import { createHash } from 'node:crypto';
import { env } from '@/lib/env';
import type { Secret } from '@/lib/secret';

export type Origin = { baseUrl: string; isSandbox: boolean };

/**
 * Where a key's calls go: the sandbox for the sandbox's own keys, known by their full SHA-256, and `baseUrl` for every
 * other. The caller takes `baseUrl` from a closed list or from the operator; nothing a tenant enters is part of it. The
 * sandbox serves each of the provider's hosts below a path of its name.
 */
export function originOf(key: Secret, baseUrl: string): Origin {
  const { SANDBOX_URL, SANDBOX_KEY_HASHES } = env();
  const hash = createHash('sha256').update(key.reveal()).digest('hex');
  return SANDBOX_URL && SANDBOX_KEY_HASHES.includes(hash)
    ? { baseUrl: `${SANDBOX_URL.replace(/\/$/, '')}/${new URL(baseUrl).hostname}/v1`, isSandbox: true }
    : { baseUrl, isSandbox: false };
}
