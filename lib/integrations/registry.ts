import 'server-only';
import { bounded } from './bounded';
import { isProviderId, type ProviderId } from './catalog';
import type { Provider } from './provider';
import { openai } from './providers/openai';

const registry = { openai: bounded(openai) } satisfies Record<ProviderId, Provider>;

/** @throws Error for a provider that is not in the catalog. */
export function providerOf(id: string): Provider {
  if (!isProviderId(id)) throw new Error(`There is no provider ${id}.`);
  return registry[id];
}
