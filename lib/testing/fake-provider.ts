import { type Day, eachDay } from '@/lib/day';
import { permitted } from '@/lib/integrations/permit';
import {
  type EndpointId,
  type ProjectName,
  type Provider,
  ProviderError,
  type ProviderErrorCode,
  type UsageDays,
  type UsageGroup,
} from '@/lib/integrations/provider';
import { openaiMeta } from '@/lib/integrations/providers/openai/meta';

export const FAKE_ENDPOINTS = ['completions', 'decisions', 'embeddings'];

/** A provider in memory, for tests of the sync alone: what it answers can be changed between and during runs. */
export class FakeProvider implements Provider {
  readonly meta = openaiMeta;
  readonly usageEndpoints = FAKE_ENDPOINTS;
  readonly maxDaysPerRead = 31;
  pace: Provider['pace'] = null;
  readonly calls: { endpoint: EndpointId; from: Day | null; to: Day | null }[] = [];
  names: ProjectName[] = [{ projectId: 'p1', name: 'Project one', archivedAt: null }];
  /** What a day of an endpoint holds; a function of both unless replaced. */
  usage: (endpoint: EndpointId, day: Day) => readonly UsageGroup[] = ordinaryUsage;
  /** What each answer takes of the room; nothing unless told. */
  bytes = 0;
  /** How far the provider's clock is behind ours, in milliseconds. */
  clockBehindMs = 0;
  /** Runs before each answer, and may throw or wait. `from` is null for the names. */
  before: (endpoint: EndpointId, from: Day | null, to: Day | null) => unknown = () => {};

  readonly fixedHost = null;

  inspectKey(): { kind: 'admin'; message: null } {
    return { kind: 'admin', message: null };
  }

  open: Provider['open'] = (_key, { onCall, signal, beforeRequest } = {}) => {
    const call = async (endpoint: EndpointId, from: Day | null, to: Day | null) => {
      await permitted(beforeRequest);
      signal?.throwIfAborted();
      this.calls.push({ endpoint, from, to });
      const at = new Date();
      const record = (status: number | null) =>
        onCall?.({ endpoint, at, status, requestId: `req_${this.calls.length}`, durationMs: 1 });
      try {
        await this.before(endpoint, from, to);
        record(200);
      } catch (error) {
        record(error instanceof ProviderError ? error.status : null);
        throw error;
      }
    };
    return {
      origin: { baseUrl: 'http://127.0.0.1', isSandbox: false },
      organizationId: () => null,
      readUsage: async (endpoint, from, to, { hold, onClock, asOf = new Date() } = {}): Promise<UsageDays> => {
        await call(endpoint, from, to);
        if (this.clockBehindMs > 0) onClock?.(new Date(asOf.getTime() - this.clockBehindMs));
        if (this.bytes > 0) await hold?.(this.bytes);
        return new Map(eachDay(from, to).map((day) => [day, this.usage(endpoint, day)]));
      },
      tryUsage: async (endpoint, from, to) => {
        await call(endpoint, from, to);
        return [];
      },
      readProjects: async () => {
        await call('projects', null, null);
        return this.names;
      },
    };
  };
}

/** Two projects with a model each, different on every day; no two numbers alike by chance. */
export function ordinaryUsage(endpoint: EndpointId, day: Day): UsageGroup[] {
  const seed = BigInt(day.replaceAll('-', '')) + BigInt(endpoint.length);
  return ['p1', 'p2'].map((projectId, i) => ({
    projectId,
    model: `model-${i}`,
    inputTokens: seed * 1_000_000_007n + BigInt(i),
    outputTokens: endpoint === 'embeddings' ? 0n : seed * 13n,
    requests: seed % 97n,
  }));
}

/** A failed call of the given kind. */
export const failure = (
  code: ProviderErrorCode,
  detail: Partial<ConstructorParameters<typeof ProviderError>[2]> = {},
): ProviderError => new ProviderError(code, 'test', { endpoint: 'completions', requestId: 'req_bad', ...detail });
