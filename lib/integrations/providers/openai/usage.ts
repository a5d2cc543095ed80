import { addDays, type Day, dayOf, eachDay, endOf, startOf } from '@/lib/day';
import { earlierClock } from '../../clock';
import { ProviderError, UNATTRIBUTED, type UsageDays, type UsageGroup } from '../../provider';
import { type UsageEndpointId, usageEndpoint } from './endpoints';
import { type Answer, type Connection, get } from './http';
import { bucketResults, bucketStart, projectIdsIn, shaped, usageGroup, usagePage, type WireGroup } from './wire';

/** The most days one page holds at a daily bucket width. */
export const MAX_DAYS = 31;
/** Pages in a row that bring no day. Every other brings one at least, so that a chain of pages has an end. */
const MAX_EMPTY_PAGES = 2;
/** The most one read may hold: a range that has more is asked for in smaller ones. */
const MAX_GROUPS = 50_000;
const MAX_MB = 16;

export type UsageRead = {
  id: UsageEndpointId;
  from: Day;
  to: Day;
  asOf?: Date | undefined;
  onClock?: ((theirs: Date) => void) | undefined;
};

/**
 * Every page of one endpoint for the days `from` to `to`, grouped by project and model. A range that ends today or
 * yesterday is asked for without an end, so that no moment is asked for that has not come, though the provider's clock
 * is up to a day behind ours; what comes of later days is left out.
 * A past day the answer leaves out is a bad answer; today and later, by the earlier of our clock and the provider's, a
 * day not listed has no usage yet.
 * @throws ProviderError; the days are whole or there are none.
 */
export async function readUsage(
  connection: Connection,
  { id, from, to, asOf = connection.outside.now(), onClock }: UsageRead,
  onAnswer: (answer: Answer) => void,
): Promise<UsageDays> {
  const isOpen = endsLate(to, asOf);
  const reading = new Reading(id, from, to, isOpen);
  let clock = asOf;
  let cursor: string | null = null;
  for (let emptyPages = 0; ; ) {
    const before = reading.days;
    const answer = await get(connection, usageEndpoint(id), query(from, isOpen ? null : to, cursor));
    onAnswer(answer);
    const theirs = earlierClock(asOf, answer.date);
    if (theirs < clock) clock = theirs;
    cursor = reading.add(answer);
    if (cursor === null) {
      if (clock < asOf) onClock?.(clock);
      return reading.whole(answer, dayOf(clock));
    }
    emptyPages = reading.days > before ? 0 : emptyPages + 1;
    if (emptyPages > MAX_EMPTY_PAGES)
      throw reading.bad(answer, 'OpenAI sent pages that never end.', reading.firstMissing);
  }
}

/** Whether the end of a day may not have come by the provider's clock. */
const endsLate = (day: Day, now: Date): boolean => day >= addDays(dayOf(now), -1);

/** One page of one endpoint, for its status: what is in it is only looked at for the projects it names. @throws ProviderError */
export async function tryUsage(
  connection: Connection,
  { id, from, to }: Pick<UsageRead, 'id' | 'from' | 'to'>,
  onAnswer: (answer: Answer) => void,
): Promise<string[]> {
  const isOpen = endsLate(to, connection.outside.now());
  const answer = await get(connection, usageEndpoint(id), query(from, isOpen ? null : to, null));
  onAnswer(answer);
  const about = { endpoint: id, status: 200, requestId: answer.requestId };
  const notTheApi = () =>
    new ProviderError('bad_answer', 'What answered is not OpenAI’s API, so it says nothing of the key.', about);
  return projectIdsIn(answer.json, notTheApi);
}

/** What the pages of one read have brought so far. */
class Reading {
  readonly #id: UsageEndpointId;
  readonly #from: Day;
  readonly #to: Day;
  /** The range has no end: what comes after `to` was not asked for, and is no fault. */
  readonly #isOpen: boolean;
  readonly #days = new Map<Day, UsageGroup[]>();
  #groups = 0;
  #bytes = 0;

  constructor(id: UsageEndpointId, from: Day, to: Day, isOpen: boolean) {
    this.#id = id;
    this.#from = from;
    this.#to = to;
    this.#isOpen = isOpen;
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
      if (this.#isOpen && day > this.#to) continue;
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
    if (!page.has_more || (this.#isOpen && this.#days.has(this.#to))) return null;
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

/** `to`: the last day, or null for a range that goes on to now. */
function query(from: Day, to: Day | null, cursor: string | null): URLSearchParams {
  return new URLSearchParams([
    ['start_time', String(startOf(from).getTime() / 1000)],
    ...(to ? [['end_time', String(endOf(to).getTime() / 1000)] as [string, string]] : []),
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
