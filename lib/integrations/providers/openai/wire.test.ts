import fc from 'fast-check';
import type { Project } from 'openai/resources/admin/organization/projects/projects';
import type {
  UsageCompletionsResponse,
  UsageEmbeddingsResponse,
  UsageImagesResponse,
} from 'openai/resources/admin/organization/usage';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { bucketStart, shaped, usageGroup, usagePage, type wireProject } from './wire';

type Kind<T extends { data: { results: unknown[] }[] }, K> = Extract<
  T['data'][number]['results'][number],
  { object: K }
>;

describe('the shapes that are stored', () => {
  it('are among those the official SDK declares', () => {
    type Wire<K extends keyof typeof usageGroup> = z.input<(typeof usageGroup)[K]>;
    expectTypeOf<Kind<UsageCompletionsResponse, 'organization.usage.completions.result'>>().toExtend<
      Wire<'input_and_output'>
    >();
    expectTypeOf<Kind<UsageEmbeddingsResponse, 'organization.usage.embeddings.result'>>().toExtend<Wire<'input'>>();
    expectTypeOf<Kind<UsageImagesResponse, 'organization.usage.images.result'>>().toExtend<Wire<'none'>>();
    expectTypeOf<Pick<Project, 'id' | 'name' | 'archived_at'>>().toExtend<z.input<typeof wireProject>>();
  });

  it('let new fields and object kinds pass', () => {
    const result = {
      object: 'organization.usage.new.result',
      num_model_requests: 1,
      model: 'm',
      extra: { deep: true },
    };
    expect(usageGroup.none.parse(result)).toEqual({ num_model_requests: 1n, model: 'm' });
  });

  it.each([-1, 1.5, 2 ** 53, '1.5', '-1', ' 12', '12 ', '0x10', '', 'many', '1e', true, null, undefined, Number.NaN])(
    'refuse a count of %s',
    (count) => {
      expect(usageGroup.none.safeParse({ num_model_requests: count }).success).toBe(false);
    },
  );
});

describe('a count', () => {
  const read = (num_model_requests: unknown) =>
    usageGroup.none.safeParse({ num_model_requests }).data?.num_model_requests;

  it.each<[unknown, bigint]>([
    [12, 12n],
    [12.0, 12n],
    [1.2e3, 1200n],
    ['12', 12n],
    ['12.0', 12n],
    ['1.2e3', 1200n],
    ['120e-1', 12n],
    ['0', 0n],
    ['9007199254740993', 9_007_199_254_740_993n],
  ])('%j is read exactly', (value, expected) => expect(read(value)).toBe(expected));

  it('as text is what the number is, and nothing where it is not whole or more than can be stored', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.nat({ max: 20 }), (number, places) => {
        const stored = (count: bigint) => (count <= 10n ** 18n ? count : undefined);
        expect(read(`${number}`)).toBe(stored(number));
        expect(read(`${number}.${'0'.repeat(places + 1)}`)).toBe(stored(number));
        expect(read(`${number}e${places}`)).toBe(stored(number * 10n ** BigInt(places)));
        expect(read(`${number}.${'0'.repeat(places)}1`)).toBeUndefined();
        expect(read(`-${number + 1n}`)).toBeUndefined();
      }),
    );
  });
});

describe('a time', () => {
  const read = (start_time: unknown) => bucketStart.safeParse({ start_time }).data?.start_time;

  it('as text is read like a number, and nothing where it is none', () => {
    expect([1_795_392_000, '1795392000', '1795392000.0', '1.795392e9'].map(read)).toEqual(Array(4).fill(1_795_392_000));
    expect(['', 'now', '-1', '1.5', '1e30', '2026-11-23', null].map(read)).toEqual(Array(7).fill(undefined));
  });
});

describe('what is wrong with an answer', () => {
  const told = (schema: z.ZodType, value: unknown) => {
    const bad = (problem: string) => new Error(problem);
    expect(() => shaped(schema, value, 'data[0].results[3]', bad)).toThrow();
    try {
      return shaped(schema, value, 'data[0].results[3]', bad);
    } catch (error) {
      return (error as Error).message.replace('data[0].results[3]', '…');
    }
  };
  const good = { num_model_requests: 1, project_id: 'p', model: 'm' };

  it.each([
    [{ num_model_requests: 1.5 }, '….num_model_requests is not a whole number'],
    [{ num_model_requests: 'many' }, '….num_model_requests is text that is not a whole number'],
    [{ num_model_requests: null }, '….num_model_requests is not a number'],
    [{ num_model_requests: undefined }, '….num_model_requests is missing'],
    [{ num_model_requests: -1 }, '….num_model_requests is less than 0'],
    [{ num_model_requests: 2 ** 53 }, '….num_model_requests is more than 9,007,199,254,740,991'],
    [{ num_model_requests: '9223372036854775808' }, '….num_model_requests is more than 1,000,000,000,000,000,000'],
    [{ num_model_requests: '1e90' }, '….num_model_requests is more than 1,000,000,000,000,000,000'],
    [{ project_id: '' }, '….project_id is empty'],
    [{ project_id: 'p'.repeat(257) }, '….project_id is longer than 256'],
    [{ project_id: 7 }, '….project_id is not text'],
    [{ model: 'half \ud800' }, '….model cannot be stored as it is'],
    [{ model: 'nul \0' }, '….model cannot be stored as it is'],
  ])('%j: %s', (change, problem) => {
    expect(told(usageGroup.none, { ...good, ...change })).toBe(problem);
  });

  it('is told of the whole too', () => {
    expect(told(usageGroup.none, [])).toBe('… is not an object');
    expect(told(usagePage, { data: {}, has_more: false })).toBe('….data is not a list');
    expect(told(usagePage, { data: [], has_more: 'no' })).toBe('….has_more is not true or false');
  });
});
