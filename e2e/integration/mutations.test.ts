import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, dayOf, startOf } from '@/lib/day';
import { ProviderError, type UsageDays } from '@/lib/integrations/provider';
import { readUsage } from '@/lib/integrations/providers/openai/usage';
import { Secret } from '@/lib/secret';
import { Slots } from '@/lib/slots';
import { runs } from '@/lib/testing/random';
import { usagePage } from '../sandbox/answers.ts';

/** Every string of the answers begins with it, so that none can be in a message unnoticed. */
const MARK = 'qzx-';
const now = Date.UTC(2026, 4, 20, 12);
const from = '2026-05-05' as Day;
const to = '2026-05-08' as Day;
const seconds = (day: Day) => startOf(day).getTime() / 1000;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Node = { [key: string]: Json };
type Page = { data: (Node & { start_time: number; results: Node[] })[] } & Node;

const good = marked(
  usagePage(
    'ordinary',
    'completions',
    new URLSearchParams([
      ['start_time', String(seconds(from))],
      ['end_time', String(seconds(addDays(to, 1)))],
      ['limit', '31'],
      ['group_by[]', 'project_id'],
      ['group_by[]', 'model'],
    ]),
    { now },
  ) as unknown as Json,
) as Page;

function marked(value: Json): Json {
  if (typeof value === 'string') return `${MARK}${value}`;
  if (Array.isArray(value)) return value.map(marked);
  return value && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, marked(each)]))
    : value;
}

async function read(text: string): Promise<UsageDays | ProviderError> {
  const headers = { 'x-request-id': 'req_mutant' };
  const outside = { now: () => new Date(now), fetch: async () => new Response(text, { headers }) };
  const connection = { baseUrl: 'http://mutant', key: new Secret('sk-admin-x'), outside, heavy: new Slots(1) };
  try {
    return await readUsage(connection, { id: 'completions', from, to }, () => {});
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error; // anything else is the failure this test is about
  }
}

/** The figures as a naive reader sees them, whatever their order. */
const figuresOf = (page: Page) =>
  page.data
    .flatMap(({ start_time, results }) =>
      results.map((group) =>
        [
          dayOf(start_time * 1000),
          group.project_id ?? 'unattributed',
          group.model ?? 'unattributed',
          `${group.input_tokens} ${group.output_tokens} ${group.num_model_requests}`,
        ].join(' '),
      ),
    )
    .sort();
const figuresIn = (days: UsageDays) =>
  [...days]
    .flatMap(([day, groups]) =>
      groups.map(
        ({ projectId, model, inputTokens, outputTokens, requests }) =>
          `${day} ${projectId} ${model} ${inputTokens} ${outputTokens} ${requests}`,
      ),
    )
    .sort();

function expectTold(error: UsageDays | ProviderError, day?: Day) {
  expect(error).toBeInstanceOf(ProviderError);
  const { code, endpoint, requestId, message, day: named } = error as ProviderError;
  expect({ code, endpoint, requestId }).toEqual({
    code: 'bad_answer',
    endpoint: 'completions',
    requestId: 'req_mutant',
  });
  expect(message).toMatch(/^OpenAI .{10,200}\.$/);
  expect(message).not.toContain(MARK);
  if (named !== null) expect(named >= from && named <= to).toBe(true);
  if (day) expect(named).toBe(day);
}

const text = fc.string({ maxLength: 20 }).map((tail) => `${MARK}${tail}`);
const json = fc
  .jsonValue({ maxDepth: 4 })
  .map((value) => marked(value as Json))
  .filter((value) => value !== null);
const deep = fc.integer({ min: 1, max: 2_000 }).map((depth) => {
  let value: Json = {};
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { deep: value };
  return value;
});
const bucketAt = fc.nat(good.data.length - 1);
const COUNTS = ['num_model_requests', 'input_tokens', 'output_tokens'] as const;

/** Changes a copy of the good page. @returns the day the change is about, where it is about one */
type Mutation = (page: Page) => Day | undefined;
const inBucket = (change: (bucket: Page['data'][number], page: Page) => void) =>
  bucketAt.map(
    (i): Mutation =>
      (page) => {
        const bucket = page.data[i];
        if (!bucket) throw new Error('no such bucket');
        const day = dayOf(bucket.start_time * 1000);
        change(bucket, page);
        return day;
      },
  );
const inGroup = <T>(of: fc.Arbitrary<T>, change: (group: Node, value: T, results: Node[]) => void) =>
  fc.tuple(of, fc.nat(), bucketAt).map(
    ([value, at, i]): Mutation =>
      (page) => {
        const results = page.data[i]?.results ?? [];
        const group = results[at % results.length];
        if (!group) throw new Error('no such group');
        change(group, value, results);
        return dayOf((page.data[i]?.start_time ?? 0) * 1000);
      },
  );

const badCount = fc.oneof(
  fc.constantFrom<Json>(-1, 0.5, 1e300, 2 ** 53, '1.5', '-12', ' 12', '0x1', '', 'NaN', true, null, [], {}),
  fc.integer({ max: -1 }),
  fc.double({ noNaN: true, noInteger: true, noDefaultInfinity: true }),
  text,
  deep,
);
const harm: fc.Arbitrary<Mutation> = fc.oneof(
  inGroup(fc.constantFrom(...COUNTS), (group, name) => delete group[name]),
  inGroup(fc.tuple(fc.constantFrom(...COUNTS), badCount), (group, [name, value]) =>
    Object.assign(group, { [name]: value }),
  ),
  inGroup(
    fc.tuple(
      fc.constantFrom('project_id', 'model'),
      fc.constantFrom<Json>('', 0, true, [], {}, `${MARK}\0`, `${MARK}\ud800`, MARK.repeat(100)),
    ),
    (group, [name, value]) => Object.assign(group, { [name]: value }),
  ),
  inGroup(fc.constant(null), (group, _, results) => results.push({ ...group })),
  inGroup(fc.constantFrom<Json>(null, 1, 'x', []), (group, value, results) =>
    results.splice(results.indexOf(group), 1, value as never),
  ),
  inBucket((bucket, page) => page.data.push(bucket)),
  inBucket((bucket, page) => page.data.splice(page.data.indexOf(bucket), 1)),
  inBucket((bucket) => delete (bucket as Node).results),
  fc.tuple(bucketAt, fc.constantFrom(1, -1, 3600, 86_399, 40 * 86_400, -40 * 86_400, 1e13, 8e15, -1e12, 0.5)).map(
    ([i, by]): Mutation =>
      (page) => {
        const bucket = page.data[i];
        if (bucket) bucket.start_time += by;
        return undefined;
      },
  ),
  fc.constantFrom('data', 'has_more').map(
    (name): Mutation =>
      (page) =>
        void delete (page as Node)[name],
  ),
  fc.tuple(fc.constantFrom('data', 'has_more'), fc.oneof(text, deep, fc.constantFrom<Json>(null, 1))).map(
    ([name, value]): Mutation =>
      (page) =>
        void Object.assign(page, { [name]: value }),
  ),
  fc.constantFrom<Json>(null, '', `${MARK}again`, 7, MARK.repeat(1_000)).map(
    (next_page): Mutation =>
      (page) =>
        void Object.assign(page, { has_more: true, next_page }),
  ),
);

const harmless: fc.Arbitrary<Mutation> = fc.oneof(
  // A count as text is the same count.
  inGroup(fc.constantFrom(...COUNTS), (group, name) => Object.assign(group, { [name]: `${group[name]}` })),
  inGroup(fc.tuple(text, fc.oneof(json, deep)), (group, [name, value]) => Object.assign(group, { [name]: value })),
  inGroup(
    fc.constantFrom('object', 'user_id', 'api_key_id', 'input_cached_tokens'),
    (group, name) => delete group[name],
  ),
  inGroup(fc.tuple(fc.constantFrom('object', 'user_id', 'input_cached_tokens'), json), (group, [name, value]) =>
    Object.assign(group, { [name]: value }),
  ),
  inGroup(fc.constant(null), (_, __, results) => results.reverse()),
  inBucket((bucket) => delete (bucket as Node).end_time),
  fc.tuple(text, json).map(
    ([name, value]): Mutation =>
      (page) =>
        void Object.assign(page, { [name]: value }),
  ),
  fc.constant<Mutation>((page) => void page.data.reverse()),
  fc.constant<Mutation>((page) => void delete (page as Node).next_page),
);

const copy = () => structuredClone(good);
const many = { numRuns: runs(1_500) };

describe('an answer that was changed on its way', () => {
  it('is read to the token when the change is none that matters', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(harmless, { minLength: 1, maxLength: 4 }), async (mutations) => {
        const page = copy();
        for (const mutate of mutations) mutate(page);
        const days = await read(JSON.stringify(page));
        expect(days).toBeInstanceOf(Map);
        expect(figuresIn(days as UsageDays)).toEqual(figuresOf(good));
      }),
      many,
    );
  });

  it('is refused by day, endpoint and request id otherwise, in our own words', async () => {
    await fc.assert(
      fc.asyncProperty(harm, async (mutate) => {
        const page = copy();
        const day = mutate(page);
        expectTold(await read(JSON.stringify(page)), day);
      }),
      many,
    );
  });

  it('is refused when it is cut off anywhere, or when its numbers are none of JSON', async () => {
    const whole = JSON.stringify(good);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => expectTold(await read(whole.slice(0, length)))),
      { numRuns: runs(300) },
    );
    for (const number of ['NaN', 'Infinity', '1e999', '0x10', '1_000', '01', '+1', '1n', '-1', '.5'])
      expectTold(await read(whole.replace(/"input_tokens":\d+/, `"input_tokens":${number}`)));
  });

  it('is taken at its word or refused, whatever it holds instead', async () => {
    const places = fc.oneof(
      inGroup(
        fc.tuple(fc.constantFrom(...COUNTS, 'project_id', 'model'), fc.oneof(json, fc.nat())),
        (group, [name, value]) => Object.assign(group, { [name]: value }),
      ),
      fc.tuple(bucketAt, json).map(
        ([i, value]): Mutation =>
          (page) =>
            void page.data.splice(i, 1, value as never),
      ),
      fc.tuple(fc.constantFrom('data', 'has_more', 'next_page'), json).map(
        ([name, value]): Mutation =>
          (page) =>
            void Object.assign(page, { [name]: value }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(places, { minLength: 1, maxLength: 3 }), async (mutations) => {
        const page = copy();
        for (const mutate of mutations)
          try {
            mutate(page);
          } catch {
            return; // the change before took away what this one changes
          }
        const result = await read(JSON.stringify(page));
        if (result instanceof ProviderError) expectTold(result);
        else expect(figuresIn(result)).toEqual(figuresOf(page));
      }),
      many,
    );
  });

  it('may be any text at all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json().map((value) => value),
          text,
        ),
        async (body) => expectTold(await read(body)),
      ),
      many,
    );
  });
});
