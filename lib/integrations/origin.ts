import 'server-only';
import { createHash } from 'node:crypto';
import { env } from '@/lib/env';
import type { Secret } from '@/lib/secret';

export type Origin = { baseUrl: string; isSandbox: boolean };

/**
 * Where a key's calls go: the sandbox for the sandbox's own keys, known by their full SHA-256, and the provider for
 * every other. Both addresses are the operator's; nothing a tenant enters is part of them.
 */
export function originOf(key: Secret, defaultUrl = env().OPENAI_BASE_URL): Origin {
  const { SANDBOX_URL, SANDBOX_KEY_HASHES } = env();
  const hash = createHash('sha256').update(key.reveal()).digest('hex');
  return SANDBOX_URL && SANDBOX_KEY_HASHES.includes(hash)
    ? { baseUrl: `${SANDBOX_URL.replace(/\/$/, '')}/v1`, isSandbox: true }
    : { baseUrl: defaultUrl, isSandbox: false };
}
