import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '').sort();

/** What the launcher reads and the application does not. */
const LAUNCHER_ONLY = ['HOST', 'PORT'];

const inSchema = names(read('lib/env.ts'), /^ {4}([A-Z][A-Z_]+): /gm);
const example = read('.env.example');
const inExample = names(example, /^([A-Z][A-Z_]+)=/gm);

test('.env.example has every variable and no other', () => {
  expect(inSchema.length).toBeGreaterThan(10);
  expect(inExample).toEqual([...inSchema, ...LAUNCHER_ONLY].sort());
});

test('.env.example has no value, and a line of meaning above each variable or its group', () => {
  expect(example).not.toMatch(/^[A-Z_]+=.+$/m);
  for (const group of example.split('\n\n').slice(1)) expect(group).toMatch(/^# /);
});

test('the README explains every variable', () => {
  const readme = read('README.md');
  const ours = inExample.filter((name) => !['VERCEL', 'SANDBOX_URL', 'SANDBOX_KEY_HASHES'].includes(name));
  expect(ours.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
