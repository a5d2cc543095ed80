import { statfsSync } from 'node:fs';
import { hashOf, inRoot, readText, writeWhole } from './files.mjs';
import { node, toolEnv } from './node.mjs';
import { LaunchError, step } from './report.mjs';

const NEEDED_BYTES = 2 * 1024 ** 3;
const stamp = inRoot('node_modules/.installed');
const generated = inRoot('lib/generated/.generated');

/** Installs the packages when they are not what the lockfile says: also after an install that was cut off. */
export async function ensureInstalled(/** @type {import('./processes.mjs').Processes} */ processes) {
  const lock = hashOf(['package-lock.json']);
  if (readText(stamp) !== lock) {
    const { bavail, bsize } = statfsSync(inRoot());
    if (bavail * bsize < NEEDED_BYTES)
      throw new LaunchError(
        'The disk is nearly full: installing and building needs about 2 GB. Free some space and start again.',
      );
    step('Installing packages (npm ci)');
    const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
    await processes.run('npm', args, { what: 'npm ci', cwd: inRoot() });
    writeWhole(stamp, lock);
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
