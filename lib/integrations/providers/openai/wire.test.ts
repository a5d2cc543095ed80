import type { Project } from 'openai/resources/admin/organization/projects/projects';
import type {
  UsageCompletionsResponse,
  UsageEmbeddingsResponse,
  UsageImagesResponse,
} from 'openai/resources/admin/organization/usage';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { projectPage, usagePages } from './wire';
import { usagePages as pages } from './wire';

type Kind<T extends { data: { results: unknown[] }[] }, K> = Extract<
  T['data'][number]['results'][number],
  { object: K }
>;

describe('the shapes that are stored', () => {
  it('are among those the official SDK declares', () => {
    type Wire<K extends keyof typeof usagePages> = z.input<(typeof usagePages)[K]>['data'][number]['results'][number];
    expectTypeOf<Kind<UsageCompletionsResponse, 'organization.usage.completions.result'>>().toExtend<
      Wire<'input_and_output'>
    >();
    expectTypeOf<Kind<UsageEmbeddingsResponse, 'organization.usage.embeddings.result'>>().toExtend<Wire<'input'>>();
    expectTypeOf<Kind<UsageImagesResponse, 'organization.usage.images.result'>>().toExtend<Wire<'none'>>();
    expectTypeOf<Pick<Project, 'id' | 'name' | 'archived_at'>>().toExtend<
      z.input<typeof projectPage>['data'][number]
    >();
  });

  const page = (result: object) => ({ data: [{ start_time: 0, results: [result] }], has_more: false, next_page: null });

  it('let new fields and object kinds pass', () => {
    const result = {
      object: 'organization.usage.new.result',
      num_model_requests: 1,
      model: 'm',
      extra: { deep: true },
    };
    expect(pages.none.parse(page(result)).data[0]?.results[0]).toEqual({ num_model_requests: 1n, model: 'm' });
  });

  it.each([-1, 1.5, 2 ** 53, '12', null, undefined, Number.NaN])('refuse a count of %s', (count) => {
    expect(pages.none.safeParse(page({ num_model_requests: count })).success).toBe(false);
  });
});
