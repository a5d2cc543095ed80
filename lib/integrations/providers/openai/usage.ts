import { type Day, dayOf, eachDay, endOf, startOf } from '@/lib/day';
import { ProviderError, UNATTRIBUTED, type UsageDays, type UsageGroup } from '../../provider';
import { type UsageEndpointId, usageEndpoint } from './endpoints';
import { type Answer, type Connection, get } from './http';
import { bucketResults, bucketStart, shaped, usageGroup, usagePage, type WireGroup } from './wire';

/** The most days one page holds at a daily bucket width. */
export const MAX_DAYS = 31;
/** Pages in a row that bring no day. Every other brings one at least, so that a chain of pages has an end. */
const MAX_EMPTY_PAGES = 2;
/** The most one read may hold: a range that has more is asked for in smaller ones. */
const MAX_GROUPS = 50_000;
const MAX_MB = 16;

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
  const reading = new Reading(id, from, to);
  let cursor: string | null = null;
  for (let emptyPages = 0; ; ) {
    const before = reading.days;
    const answer = await get(connection, usageEndpoint(id), query(from, to, cursor));
    onAnswer(answer);
    cursor = reading.add(answer);
    if (cursor === null) return reading.whole(answer, dayOf(asOf));
    emptyPages = reading.days > before ? 0 : emptyPages + 1;
    if (emptyPages > MAX_EMPTY_PAGES)
      throw reading.bad(answer, 'OpenAI sent pages that never end.', reading.firstMissing);
  }
}

/** What the pages of one read have brought so far. */
class Reading {
  readonly #id: UsageEndpointId;
  readonly #from: Day;
  readonly #to: Day;
  readonly #days = new Map<Day, UsageGroup[]>();
  #groups = 0;
  #bytes = 0;

  constructor(id: UsageEndpointId, from: Day, to: Day) {
    this.#id = id;
    this.#from = from;
    this.#to = to;
  }

  /** How many days have come. */
  get days(): number {
    return this.#days.size;
  }

  /** @returns the cursor of the next page; null after the last. */
  add(answer: Answer): string | null {
    const misshapen = (day: Day) => (problem: string) =>
      this.bad(answer, `OpenAI sent an answer of another shape: ${problem}.`, day);
    this.#bytes += answer.bytes;
    if (this.#bytes > MAX_MB * 1024 * 1024)
      throw this.#tooLarge(answer, `OpenAI sent more than ${MAX_MB} MB for one request.`, this.firstMissing);
    const page = shaped(usagePage, answer.json, '', misshapen(this.firstMissing));
    for (const [i, bucket] of page.data.entries()) {
      const at = `data[${i}]`;
      const { start_time } = shaped(bucketStart, bucket, at, misshapen(this.firstMissing));
      const day = dayOf(start_time * 1000);
      this.#assertWanted(answer, day, start_time * 1000);
      const { results } = shaped(bucketResults, bucket, at, misshapen(day));
      this.#groups += results.length;
      if (this.#groups > MAX_GROUPS)
        throw this.#tooLarge(
          answer,
          `OpenAI sent more than ${MAX_GROUPS.toLocaleString('en')} groups for one request.`,
          day,
        );
      const schema = usageGroup[usageEndpoint(this.#id).tokens];
      const groups = results.map((group, j) => shaped(schema, group, `${at}.results[${j}]`, misshapen(day)));
      this.#days.set(
        day,
        groupsOf(groups, (j) =>
          this.bad(answer, `OpenAI sent a project and model twice for one day: ${at}.results[${j}].`, day),
        ),
      );
    }
    if (!page.has_more) return null;
    if (page.next_page) return page.next_page;
    throw this.bad(answer, 'OpenAI sent a page that has a next one, but not where it is.', this.firstMissing);
  }

  /** @throws ProviderError when a day before `today` is missing */
  whole(answer: Answer, today: Day): UsageDays {
    for (const day of eachDay(this.#from, this.#to)) {
      if (this.#days.has(day)) continue;
      if (day < today) throw this.bad(answer, 'OpenAI left out a day that was asked for.', day);
      this.#days.set(day, []);
    }
    return this.#days;
  }

  bad({ requestId }: Answer, message: string, day: Day, tooLarge = false): ProviderError {
    return new ProviderError('bad_answer', message, { endpoint: this.#id, status: 200, requestId, day, tooLarge });
  }

  #tooLarge(answer: Answer, message: string, day: Day): ProviderError {
    return this.bad(answer, message, day, true);
  }

  /** The first day that no page has brought: the one to name where an answer does not tell its day. */
  get firstMissing(): Day {
    return eachDay(this.#from, this.#to).find((day) => !this.#days.has(day)) ?? this.#from;
  }

  #assertWanted(answer: Answer, day: Day, start: number): void {
    const wanted = day >= this.#from && day <= this.#to;
    const named = wanted ? day : this.firstMissing;
    if (startOf(day).getTime() !== start) throw this.bad(answer, 'OpenAI sent a day that is not a UTC day.', named);
    if (!wanted) throw this.bad(answer, `OpenAI sent ${day}, which was not asked for.`, named);
    if (this.#days.has(day)) throw this.bad(answer, 'OpenAI sent the same day twice.', day);
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

function groupsOf(results: readonly WireGroup[], twice: (index: number) => ProviderError): UsageGroup[] {
  const seen = new Set<string>();
  return results.map((result, i) => {
    const projectId = result.project_id ?? UNATTRIBUTED;
    const model = result.model ?? UNATTRIBUTED;
    const key = JSON.stringify([projectId, model]);
    if (seen.has(key)) throw twice(i);
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
