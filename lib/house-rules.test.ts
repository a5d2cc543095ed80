import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const CAP = 250;
const TEST_CAP = 400; // a test file is one subject, with what it arranges
const SKIPPED = new Set(['node_modules', '.next', '.data', '.git', 'generated', 'test-results', 'playwright-report']);

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const file = path.join(dir, entry.name);
    return entry.isDirectory() ? sources(file) : /\.(ts|tsx|mts|mjs|css)$/.test(entry.name) ? [file] : [];
  });
}
const root = path.resolve(import.meta.dirname, '..');
const files = sources(root).map((file) => ({
  name: path.relative(root, file),
  lines: readFileSync(file, 'utf8').split('\n').length - 1,
}));

test(`no source file has more than ${CAP} lines, no test more than ${TEST_CAP}`, () => {
  expect(files.length).toBeGreaterThan(100);
  const capOf = (name: string) => (/\.test\.tsx?$/.test(name) ? TEST_CAP : CAP);
  expect(files.filter(({ name, lines }) => lines > capOf(name))).toEqual([]);
});

test('file names are kebab-case', () => {
  const odd = files.map(({ name }) => path.basename(name)).filter((name) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(name));
  expect(odd.filter((name) => name !== 'next-env.d.ts')).toEqual([]);
});
