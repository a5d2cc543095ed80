import { rmSync } from 'node:fs';
import { hashOf, inRoot, readText, writeWhole } from './files.mjs';
import { running } from './lock.mjs';
import { node, toolEnv } from './node.mjs';
import { LaunchError, step } from './report.mjs';
import { environmentFor } from './settings.mjs';

const SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'proxy.ts',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'vercel.json',
  'package-lock.json',
  'prisma/schema.prisma',
];
const stamp = inRoot('.next/.built');

/** Builds for production when a source changed since the last build that came to its end. */
export async function ensureBuilt(/** @type {import('./processes.mjs').Processes} */ processes) {
  const wanted = hashOf(SOURCES);
  if (readText(stamp) === wanted) return;
  const other = running();
  if (other && other.pid !== process.pid)
    throw new LaunchError(
      `Doow runs from this folder (process ${other.pid}), and a new build would take its files away. Stop it first.`,
    );
  step('Building');
  rmSync(stamp, { force: true });
  const args = [inRoot('node_modules/next/dist/bin/next'), 'build'];
  await processes.run(node(), args, {
    what: 'The build',
    env: toolEnv(environmentFor(process.env)),
    cwd: inRoot(),
    quiet: true,
  });
  writeWhole(stamp, wanted);
}
