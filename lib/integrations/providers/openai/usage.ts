import { type Day, dayOf, eachDay, endOf, startOf } from '@/lib/day';
import { ProviderError, UNATTRIBUTED, type UsageDays, type UsageGroup } from '../../provider';
import { type UsageEndpointId, usageEndpoint } from './endpoints';
import { type Answer, type Connection, get } from './http';
import { dayIn, problemOf, type UsagePage, usagePages } from './wire';

/** The most days one page holds at a daily bucket width. */
export const MAX_DAYS = 31;
const MAX_PAGES = 100;
/** The most groups one read may hold: a range that has more is asked for in smaller ones. */
export const MAX_GROUPS = 100_000;

export type UsageRead = { id: UsageEndpointId; from: Day; to: Day; asOf?: Date | undefined };

/**
 * Every page of one endpoint for the days `from` to `to`, grouped by project and model.
 * A past day the answer leaves out is a bad answer; today and later, a day not listed has no usage yet.
 * @throws ProviderError; the days are whole or there are none.
 */
export async function readUsage(
  connection: Connection,
  { id, from, to, asOf = connection.outside.now() }: UsageRead,
  onAnswer: (answer: Answer) => void,
): Promise<UsageDays> {
  const endpoint = usageEndpoint(id);
  const today = dayOf(asOf);
  const days = new Map<Day, UsageGroup[]>();
  const cursors = new Set<string>();
  let cursor: string | null = null;
  let groups = 0;
  for (let pages = 0; ; pages++) {
    const answer = await get(connection, endpoint, query(from, to, cursor));
    onAnswer(answer);
    const bad = (message: string, day: Day | null = null) =>
      new ProviderError('bad_answer', message, { endpoint: id, status: 200, requestId: answer.requestId, day });
    const parsed = usagePages[endpoint.tokens].safeParse(answer.json);
    if (!parsed.success)
      throw bad(
        `OpenAI sent an answer of another shape: ${problemOf(parsed.error)}.`,
        dayIn(answer.json, parsed.error) ?? from,
      );
    const page: UsagePage = parsed.data;
    for (const bucket of page.data) {
      const day = dayOf(bucket.start_time * 1000);
      if (startOf(day).getTime() !== bucket.start_time * 1000)
        throw bad('OpenAI sent a day that is not a UTC day.', day);
      if (day < from || day > to) throw bad('OpenAI sent a day that was not asked for.', day);
      if (days.has(day)) throw bad('OpenAI sent the same day twice.', day);
      days.set(
        day,
        groupsOf(bucket.results, () => bad('OpenAI sent a project and model twice for one day.', day)),
      );
      groups += bucket.results.length;
      if (groups > MAX_GROUPS)
        throw bad(`OpenAI sent more than ${MAX_GROUPS.toLocaleString('en')} groups for one request.`, day);
    }
    if (!page.has_more) {
      for (const day of eachDay(from, to)) {
        if (days.has(day)) continue;
        if (day < today) throw bad('OpenAI left out a day that was asked for.', day);
        days.set(day, []);
      }
      return days;
    }
    cursor = page.next_page ?? null;
    if (!cursor || cursors.has(cursor) || pages + 1 >= MAX_PAGES) throw bad('OpenAI sent pages that never end.', from);
    cursors.add(cursor);
  }
}

function query(from: Day, to: Day, cursor: string | null): URLSearchParams {
  return new URLSearchParams([
    ['start_time', String(startOf(from).getTime() / 1000)],
    ['end_time', String(endOf(to).getTime() / 1000)],
    ['bucket_width', '1d'],
    ['limit', String(MAX_DAYS)],
    // Brackets, as OpenAI's own SDK sends an array.
    ['group_by[]', 'project_id'],
    ['group_by[]', 'model'],
    ...(cursor ? [['page', cursor] as [string, string]] : []),
  ]);
}

function groupsOf(results: UsagePage['data'][number]['results'], twice: () => ProviderError): UsageGroup[] {
  const seen = new Set<string>();
  return results.map((result) => {
    const projectId = result.project_id ?? UNATTRIBUTED;
    const model = result.model ?? UNATTRIBUTED;
    const key = JSON.stringify([projectId, model]);
    if (seen.has(key)) throw twice();
    seen.add(key);
    return {
      projectId,
      model,
      inputTokens: result.input_tokens ?? 0n,
      outputTokens: result.output_tokens ?? 0n,
      requests: result.num_model_requests,
    };
  });
}
