import { z } from 'zod';
import { type Day, dayOf } from '@/lib/day';
import type { Tokens } from './endpoints';

/** OpenAI's answers as far as they are stored. New fields and object kinds pass; a count must be exact. */

const count = z.number().int().nonnegative().transform(BigInt);
const dimension = z.string().min(1).max(256).nullish();
const group = { project_id: dimension, model: dimension, num_model_requests: count };

const results = {
  input_and_output: z.object({ ...group, input_tokens: count, output_tokens: count }),
  input: z.object({ ...group, input_tokens: count }),
  none: z.object(group),
} as const satisfies Record<Tokens, z.ZodType>;

const page = <T extends z.ZodType>(result: T) =>
  z.object({
    data: z.array(z.object({ start_time: z.number().int().nonnegative(), results: z.array(result) })),
    has_more: z.boolean(),
    next_page: z.string().nullish(),
  });

export const usagePages = {
  input_and_output: page(results.input_and_output),
  input: page(results.input),
  none: page(results.none),
} as const;

export type UsagePage = {
  data: {
    start_time: number;
    results: {
      project_id?: string | null | undefined;
      model?: string | null | undefined;
      num_model_requests: bigint;
      input_tokens?: bigint;
      output_tokens?: bigint;
    }[];
  }[];
  has_more: boolean;
  next_page?: string | null | undefined;
};

export const projectPage = z.object({
  data: z.array(
    z.object({
      id: z.string().min(1).max(256),
      name: z.string().max(1024).nullish(),
      archived_at: z.number().int().nonnegative().nullish(),
    }),
  ),
  has_more: z.boolean(),
  last_id: z.string().nullish(),
});

/** What is wrong with an answer, and where. Nothing of the answer is in it but the names its documentation has. */
export function problemOf(error: z.ZodError): string {
  const issue = error.issues[0];
  const at = (issue?.path ?? [])
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
  const expected = issue?.code === 'invalid_type' ? `is not ${issue.expected}` : 'is not what it should be';
  return `${at || 'it'} ${expected}`;
}

/** The day of the bucket that an issue is about, where the bucket tells one. */
export function dayIn(json: unknown, error: z.ZodError): Day | null {
  const [field, index] = error.issues[0]?.path ?? [];
  if (field !== 'data' || typeof index !== 'number') return null;
  const start = bucket.safeParse((json as { data: unknown[] }).data[index]);
  return start.success ? dayOf(start.data.start_time * 1000) : null;
}

/** Seconds up to the end of the year 2999. */
const bucket = z.object({ start_time: z.number().int().min(0).max(32_503_679_999) });
