import type { Day } from '@/lib/day';
import type { EndpointId, UsageGroup } from '@/lib/integrations/provider';

/** Groups of a day: their number depends on the version, so that each version loses or gains some of the one before. */
export const groupsIn = (version: number): number => 200 - (version % 7);

/** A provider whose every day is of one version: a stored day that holds two of them was torn. */
export const usageOfVersion =
  (version: number) =>
  (_endpoint: EndpointId, _day: Day): UsageGroup[] =>
    Array.from({ length: groupsIn(version) }, (_, i) => ({
      projectId: `project-${i}`,
      model: 'model',
      inputTokens: BigInt(version),
      outputTokens: BigInt(version) * 3n,
      requests: BigInt(i + 1),
    }));
