import { untilAborted } from '@/lib/outbound/settle';
import { type EndpointId, type Provider, ProviderError } from './provider';

/** Milliseconds that all calls of a session take at most where its opener gives no signal: a check of a key does not. */
export const SESSION_MS = 120_000;

/** The provider, whose sessions without a signal end after `ms`: their calls settle then, even where one never would. */
export function bounded(provider: Provider, ms = SESSION_MS): Provider {
  const open: Provider['open'] = (key, options = {}) => {
    if (options.signal) return provider.open(key, options);
    const signal = AbortSignal.timeout(ms);
    const session = provider.open(key, { ...options, signal });
    const settled = <T>(endpoint: EndpointId, work: Promise<T>): Promise<T> =>
      untilAborted(work, signal).catch((error: unknown) => {
        if (!signal.aborted || error instanceof ProviderError) throw error;
        const message = `${provider.meta.name} took longer than ${Math.round(ms / 1000)} s to answer.`;
        throw new ProviderError('unreachable', message, { endpoint });
      });
    return {
      ...session,
      readUsage: (endpoint, ...range) => settled(endpoint, session.readUsage(endpoint, ...range)),
      tryUsage: (endpoint, ...range) => settled(endpoint, session.tryUsage(endpoint, ...range)),
      readProjects: (how) => settled('projects', session.readProjects(how)),
    };
  };
  // The rest stays the provider's own: `pace` is read from the environment when it is asked for, not now.
  return Object.create(provider, { open: { value: open } });
}
