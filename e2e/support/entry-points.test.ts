import { globSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { AppError } from '@/lib/errors';
import { ACTION_ACCESS, isForeignId } from './entry-points';

type Definition = { schema: z.ZodType; permission?: string; keeps?: readonly string[] };
const definitions = new WeakMap<object, Definition>();
/** As the real ones are called, but keeping what they were given. */
const defined = (definition: Definition) => {
  const run = async () => {};
  definitions.set(run, definition);
  return run;
};
vi.mock('@/lib/action', () => ({
  action: defined,
  publicAction: (schema: z.ZodType, _run: unknown, options: { keeps?: readonly string[] } = {}) =>
    defined({ schema, ...options }),
}));
vi.mock('@/lib/progress-action', () => ({ progressAction: defined }));

const actions = new Map<string, Definition>();
for (const file of globSync('lib/**/*actions.ts'))
  for (const [name, run] of Object.entries(await import(/* @vite-ignore */ pathToFileURL(file).href)))
    actions.set(name, definitions.get(run as object) as Definition);

/** The fields that take an id of ours, or by their name one of the provider's: a new one is one by itself. */
const idsOf = (schema: z.ZodType) => {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).flatMap(([name, field]) =>
    typeof field === 'object' && (field.format === 'uuid' || /^id$|Ids?$/.test(name)) ? [name] : [],
  );
};

it('every action is listed with the permission it asks for', () => {
  expect([...actions.keys()].sort()).toEqual(Object.keys(ACTION_ACCESS).sort());
  for (const [name, { permission = 'public' }] of actions)
    expect([name, ACTION_ACCESS[name]?.access]).toEqual([name, permission]);
});

it('no action writes a secret back into a page', () => {
  const kept = [...actions].flatMap(([name, { keeps = [] }]) => keeps.map((field) => `${name} ${field}`));
  expect(kept).toContain('connectAction name');
  expect(kept.filter((each) => / .*(key|password|current|secret|code|token)/i.test(each))).toEqual([]);
});

it('every id that an action takes is exchanged for one of another workspace', () => {
  const taken = [...actions].map(([name, { schema }]) => [name, idsOf(schema)]);
  expect(taken).toContainEqual(['pauseAction', ['id']]);
  const exchanged = [...actions.keys()].map((name) => [
    name,
    Object.entries(ACTION_ACCESS[name]?.input ?? {}).flatMap(([field, value]) => (isForeignId(value) ? [field] : [])),
  ]);
  expect(exchanged).toEqual(taken);
});

it('a field named like a part of every object is dropped by each action, and reaches none', async () => {
  const { parseForm } = await vi.importActual<typeof import('@/lib/action')>('@/lib/action');
  const outcome = (schema: z.ZodType, fields: readonly (readonly [string, string])[]) => {
    const form = new FormData();
    for (const [name, value] of fields) form.set(name, value.startsWith('[') ? crypto.randomUUID() : value);
    try {
      return Object.keys(parseForm(schema, form) as object);
    } catch (error) {
      return (error as AppError).fields;
    }
  };
  const names = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', '__proto__.polluted'];
  for (const [name, { schema }] of actions) {
    const given = Object.entries(ACTION_ACCESS[name]?.input ?? {});
    const hostile = names.map((each) => [each, 'polluted'] as const);
    expect([name, outcome(schema, [...hostile, ...given])]).toEqual([name, outcome(schema, given)]);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).not.toContain('polluted');
});

it('ids are taken in no other place than those that are tried', () => {
  const places = globSync(['lib/**/*.ts', 'app/**/*.ts*']).filter(
    (file) => !/test|generated/.test(file) && /z\s*\.uuid\(|\bUUID\b/.test(readFileSync(file, 'utf8')),
  );
  expect(places.sort()).toEqual([
    'lib/activity/audit-queries.ts', // these three: e2e/integration/foreign-ids.int.test.ts
    'lib/activity/event-queries.ts',
    'lib/auth/switch-workspace.ts', // from here on, actions and routes: e2e/access.spec.ts
    'lib/integrations/schema.ts',
    'lib/members/schema.ts',
    'lib/operator/workspace-invite.ts', // of the command line
    'lib/sync/continuation.ts', // signed with CRON_SECRET: lib/sync/continuation.test.ts
    'lib/usage/params.ts',
    'lib/views/schema.ts',
  ]);
});
