import { eachDay } from '@/lib/day';
import { ProviderError, type UsageDays, type UsageGroup } from '@/lib/integrations/provider';
import type { ReadDay } from './diff';
import type { Range } from './plan';

const MAX_BIGINT = 2n ** 63n - 1n;

/**
 * The provider's contract, held to before anything is stored: exactly the days asked for, each group once, counts
 * that the database can keep.
 * @throws ProviderError `bad_answer` that names the day.
 */
export function checkedDays(endpoint: string, { from, to }: Omit<Range, 'endpoints'>, answer: UsageDays): ReadDay[] {
  const wanted = eachDay(from, to);
  const bad = (message: string, day = wanted[0] ?? null) => new ProviderError('bad_answer', message, { endpoint, day });
  if (answer.size !== wanted.length) throw bad('The answer has other days than were asked for.');
  return wanted.map((day) => {
    const groups = answer.get(day);
    if (!groups) throw bad('The answer lacks a day.', day);
    if (!groups.every(isStorable)) throw bad('The answer has a count that cannot be one.', day);
    if (new Set(groups.map(({ projectId, model }) => JSON.stringify([projectId, model]))).size !== groups.length)
      throw bad('The answer has a group twice.', day);
    return { endpoint, day, groups };
  });
}

const isStorable = ({ projectId, model, inputTokens, outputTokens, requests }: UsageGroup) =>
  [projectId, model].every((text) => text !== '' && !text.includes('\0')) &&
  [inputTokens, outputTokens, requests].every((count) => count >= 0n && count <= MAX_BIGINT);
