import type { ProviderMeta } from './provider';
import { openaiMeta } from './providers/openai/meta';

/** Every provider that can be connected, as screens may know it. The server's half is in `registry.ts`. */
export const providers = { openai: openaiMeta } as const satisfies Record<string, ProviderMeta>;

export type ProviderId = keyof typeof providers;

export const providerIds = Object.keys(providers) as ProviderId[];

export const isProviderId = (text: string): text is ProviderId => Object.hasOwn(providers, text);

/** @throws Error for a provider that is not in the catalog: a connection of a provider that was taken out. */
export function metaOf(id: string): ProviderMeta {
  if (!isProviderId(id)) throw new Error(`There is no provider ${id}.`);
  return providers[id];
}
