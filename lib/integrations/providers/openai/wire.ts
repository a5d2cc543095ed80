import { z } from 'zod';
import type { Tokens } from './endpoints';

/**
 * OpenAI's answers as far as they are stored. New fields and object kinds pass; a count must be exact. Lists are
 * looked at item by item, so that what is wrong costs no more than its first item.
 */

/** A whole number of zero or more, as JSON's number or as text: never by way of a float that could not hold it. */
const count = z.unknown().transform((value, context): bigint => {
  const found = typeof value === 'string' ? exactCount(value) : null;
  const problem = countProblem(found ?? value);
  if (problem === null) return found ?? BigInt(value as number);
  context.addIssue({ code: 'custom', message: problem, input: value });
  return z.NEVER;
});

/** The largest count that is stored: a column holds nine times as much, so that two of them can be added. */
const MAX_COUNT = 10n ** 18n;

/** Why it is no count, in our own words; null for a number that is one. */
function countProblem(value: unknown): string | null {
  if (typeof value === 'bigint') return value <= MAX_COUNT ? null : `is more than ${MAX_COUNT.toLocaleString('en')}`;
  if (value === undefined) return 'is missing';
  if (typeof value === 'string') return 'is text that is not a whole number';
  if (typeof value !== 'number' || Number.isNaN(value)) return 'is not a number';
  if (!Number.isInteger(value)) return 'is not a whole number';
  if (value < 0) return 'is less than 0';
  return Number.isSafeInteger(value) ? null : `is more than ${Number.MAX_SAFE_INTEGER.toLocaleString('en')}`;
}

const DECIMAL = /^(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/;

/** The whole number that a text such as `12`, `12.0` or `1.2e3` is exactly; null where it is none. */
function exactCount(text: string): bigint | null {
  const [, whole, part = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return null;
  const digits = BigInt(whole + part);
  const shift = Number(exponent) - part.length;
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return digits % divisor === 0n ? digits / divisor : null;
}

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
/** Seconds since 1970 up to the end of the year 2999, as JSON's number or as text. */
const seconds = z.preprocess((value) => {
  const found = typeof value === 'string' ? exactCount(value) : null;
  return found === null ? value : Number(found);
}, z.number().int().min(0).max(32_503_679_999));
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

const namesProject = z.object({ project_id: id });

/** The projects that a page of usage names, whatever else is in it. @throws what `notTheApi` makes, for no page at all */
export function projectIdsIn(json: unknown, notTheApi: () => Error): string[] {
  const page = z.object({ data: z.array(z.unknown()) }).safeParse(json);
  if (!page.success) throw notTheApi();
  const found = new Set<string>();
  for (const bucket of page.data.data) {
    const results = bucketResults.safeParse(bucket);
    for (const result of results.success ? results.data.results : []) {
      const named = namesProject.safeParse(result);
      if (named.success) found.add(named.data.project_id);
    }
  }
  return [...found];
}

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
    case 'custom':
      return issue.message === 'Invalid input' ? 'cannot be stored as it is' : issue.message;
    default:
      return 'cannot be stored as it is';
  }
}
