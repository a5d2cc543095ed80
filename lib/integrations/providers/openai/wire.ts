import { z } from 'zod';
import type { Tokens } from './endpoints';

/**
 * OpenAI's answers as far as they are stored. New fields and object kinds pass; a count must be exact. Lists are
 * looked at item by item, so that what is wrong costs no more than its first item.
 */

const count = z.number().int().nonnegative().transform(BigInt);
/** The database keeps it as it is: no half of a surrogate pair; and no NUL or other sign that controls a screen. */
const plain = (text: string) => text.isWellFormed() && !/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u.test(text);
const id = z.string().max(256).min(1).refine(plain);
/** People write it: what controls a screen is left out of it. */
const name = z
  .string()
  .max(1024)
  .refine((text) => text.isWellFormed())
  .transform((text) => text.replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]+/gu, ' ').trim());
const dimension = id.nullish();
/** Up to the end of the year 2999. */
const seconds = z.number().int().min(0).max(32_503_679_999);
const cursor = z.string().max(2048).nullish();

export const usagePage = z.object({ data: z.array(z.unknown()), has_more: z.boolean(), next_page: cursor });
export const bucketStart = z.object({ start_time: seconds });
export const bucketResults = z.object({ results: z.array(z.unknown()) });

const group = { project_id: dimension, model: dimension, num_model_requests: count };
export const usageGroup = {
  input_and_output: z.object({ ...group, input_tokens: count, output_tokens: count }),
  input: z.object({ ...group, input_tokens: count }),
  none: z.object(group),
} as const satisfies Record<Tokens, z.ZodType>;

/** A group of any of the endpoints. */
export type WireGroup = z.output<typeof usageGroup.none> & { input_tokens?: bigint; output_tokens?: bigint };

export const projectPage = z.object({ data: z.array(z.unknown()), has_more: z.boolean(), last_id: cursor });
export const wireProject = z.object({ id, name: name.nullish(), archived_at: seconds.nullish() });

/** The value in the shape it should have; else calls `bad` with what is wrong and where, `at` being where it stands. */
export function shaped<T extends z.ZodType>(
  schema: T,
  value: unknown,
  at: string,
  bad: (problem: string) => Error,
): z.output<T> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  throw bad(`${[at, ...path].join('').replace(/^\./, '') || 'the whole'} ${fault(issue)}`);
}

const KINDS: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  array: 'a list',
  object: 'an object',
  boolean: 'true or false',
};

/** In our own words: the schemas' names and numbers, and nothing of the answer. */
function fault(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `is not ${KINDS[issue.expected] ?? 'what it should be'}`;
    case 'too_small':
      return issue.origin === 'string' ? 'is empty' : `is less than ${issue.minimum}`;
    case 'too_big':
      return `is ${issue.origin === 'string' ? 'longer' : 'more'} than ${issue.maximum.toLocaleString('en')}`;
    default:
      return 'cannot be stored as it is';
  }
}
