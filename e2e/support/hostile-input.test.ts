import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseInput } from '@/lib/action';
import { AppError } from '@/lib/errors';

/** Every object schema that a file of schemas exports: a new one joins by itself. Signing in stores none of its fields. */
const schemas: [name: string, schema: z.ZodType][] = [];
for (const file of globSync(['lib/**/schema.ts']))
  for (const [name, schema] of Object.entries(await import(/* @vite-ignore */ pathToFileURL(file).href)))
    if (schema instanceof z.ZodType && /Input$/.test(name) && name !== 'signInInput')
      schemas.push([`${file} ${name}`, schema]);

const fieldsOf = (schema: z.ZodType) =>
  Object.keys(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).properties ?? {});

/** Compared or hashed and never stored: any visible or hidden character may be part of them. */
const UNSTORED = ['password', 'current', 'token', 'code', 'typedName', 'deleteUsageName', 'key', 'callbackUrl'];

const HOSTILE = {
  NUL: 'a\0b',
  'a lone surrogate': 'a\ud83d',
  'text turned around': 'a\u202eb',
  'a zero-width space': '\u200b',
  'an isolate': 'a\u2067b',
  'an escape': 'a\u001b[2Jb',
  'line breaks': 'a\r\nb\u2028c',
  'a tag': 'a\u{e0041}b',
  'a megabyte': 'x'.repeat(1 << 20),
  'a part of every object': '__proto__',
};

/** Strings in what a schema answers with, whatever it is in. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.entries(value).flat().flatMap(textsIn) : [];
}
function outcome(schema: z.ZodType, input: Record<string, unknown>): string[] {
  try {
    return textsIn(parseInput(schema, input));
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return [];
    throw error;
  }
}
const HIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\u{e0041}]/u;

/** Texts that a field of any schema may take, so that one hostile field is looked at beside valid ones. */
const PLAIN = ['Acme', crypto.randomUUID(), '2026-11-14', 'on', 'openai', 'admin', '30d', '["p1"]', 'a@b.example'];

it('finds the schemas', () => {
  expect(schemas.map(([name]) => name)).toContain('lib/integrations/schema.ts connectInput');
  expect(schemas.length).toBeGreaterThan(20);
});

describe.each(schemas)('%s', (_, schema) => {
  const stored = fieldsOf(schema).filter((field) => !UNSTORED.includes(field));

  it.each(Object.entries(HOSTILE))('lets no field through with %s', (_name, hostile) => {
    for (const field of fieldsOf(schema)) {
      const each = schema instanceof z.ZodObject ? schema.shape[field] : undefined;
      const alone = each instanceof z.ZodType ? z.object({ [field]: each }) : schema;
      const texts = outcome(alone, { [field]: hostile });
      // Beside values that most fields take, so that rules over several fields are reached too.
      for (const plain of PLAIN)
        texts.push(
          ...outcome(schema, {
            ...Object.fromEntries(fieldsOf(schema).map((each) => [each, plain])),
            [field]: hostile,
          }),
        );
      if (UNSTORED.includes(field)) continue;
      expect([field, texts.filter((text) => HIDDEN.test(text) || text.length > 10_000)]).toEqual([field, []]);
    }
  });

  it('lets none through whatever is typed', () => {
    const text = fc.oneof(fc.constantFrom(...Object.values(HOSTILE), ...PLAIN), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.record(Object.fromEntries(stored.map((field) => [field, text]))), (input) => {
        const valid = Object.fromEntries(fieldsOf(schema).map((field) => [field, 'correct horse battery']));
        for (const each of outcome(schema, { ...valid, ...input })) expect(each).not.toMatch(HIDDEN);
      }),
      { numRuns: 50 },
    );
  });
});
