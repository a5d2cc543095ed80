import { metaOf } from '@/lib/integrations/catalog';

/** The usage endpoints a connection of this provider is read from, but those its organization does not have. */
export function availableEndpoints(provider: string, unavailable: readonly string[]): string[] {
  const usage = metaOf(provider).reads.filter(({ kind }) => kind === 'usage');
  return usage.map(({ id }) => id).filter((endpoint) => !unavailable.includes(endpoint));
}
