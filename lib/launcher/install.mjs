import { existsSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { hashOf, inRoot, readText, root, writeWhole } from './files.mjs';
import { comesWithNode, node, toolEnv } from './node.mjs';
import { LaunchError, step } from './report.mjs';

const NEEDED_BYTES = 2 * 1024 ** 3;
const generated = inRoot('lib/generated/.generated');

/** Installs the packages when they are not what the lockfile says: also after an install that was cut off. */
export async function ensureInstalled(/** @type {import('./processes.mjs').Processes} */ processes) {
  if (matchesLockfile()) return;
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize < NEEDED_BYTES)
    throw new LaunchError(
      'The disk is nearly full: installing and building needs about 2 GB. Free some space and start again.',
    );
  step('Installing packages (npm ci)');
  // npm trips over what an interrupted install of its own left.
  rmSync(inRoot('node_modules'), { recursive: true, force: true, maxRetries: 5 });
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  await processes.run('npm', args, { what: 'npm ci', cwd: root });
}

/**
 * Whether npm's own list of what it installed, which it writes last, is what the lockfile asks for. An optional
 * package may be absent: it belongs to another kind of machine.
 */
export function matchesLockfile(dir = root, needsNode = comesWithNode) {
  const wanted = packagesOf(path.join(dir, 'package-lock.json'));
  const present = packagesOf(path.join(dir, 'node_modules/.package-lock.json'));
  if (!wanted || !present) return false;
  if (needsNode && !existsSync(path.join(dir, 'node_modules/.bin/node'))) return false;
  const isRight = (/** @type {string} */ name) => {
    const { version, optional } = wanted[name] ?? {};
    const found = present[name];
    if (!found) return optional === true;
    return found.version === version && existsSync(path.join(dir, name, 'package.json'));
  };
  return (
    Object.keys(wanted).every((name) => name === '' || isRight(name)) &&
    Object.keys(present).every((name) => name in wanted)
  );
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean }> | undefined} */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined; // none, or cut off
  }
}

/** The database client, when the schema or its generator changed. */
export async function ensureGenerated(/** @type {import('./processes.mjs').Processes} */ processes) {
  const wanted = hashOf(['prisma/schema.prisma', 'package-lock.json']);
  if (readText(generated) === wanted) return;
  step('Generating the database client');
  const args = [inRoot('node_modules/prisma/build/index.js'), 'generate'];
  await processes.run(node(), args, { what: 'prisma generate', env: toolEnv(), cwd: inRoot(), quiet: true });
  writeWhole(generated, wanted);
}
