import { inRoot } from './files.mjs';
import { node, toolEnv } from './node.mjs';

/** @typedef {{ name: string, args: string[], env?: Record<string, string> }} Check */

const bin = (/** @type {string} */ file) => inRoot('node_modules', file);
const next = bin('next/dist/bin/next');

/** The checks without tests, each one program: what `npm run check` and `npm test` run first. @type {Check[]} */
export const checks = [
  { name: 'Format and lint', args: [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.'] },
  { name: 'Route types', args: [next, 'typegen'] },
  { name: 'Types', args: [bin('typescript/bin/tsc'), '--noEmit', '--incremental', 'false'] },
];

/** Whether the migrations make exactly the schema. @param {string} ownerUrl of a migrated database @returns {Check} */
export const drift = (ownerUrl) => ({
  name: 'Schema drift',
  args: [
    bin('prisma/build/index.js'),
    'migrate',
    'diff',
    '--from-config-datasource',
    '--to-schema',
    'prisma/schema.prisma',
    '--exit-code',
  ],
  env: { DIRECT_DATABASE_URL: ownerUrl },
});

/** @param {import('./processes.mjs').Processes} processes @param {Check} check */
export const runCheck = (processes, { name, args, env }) =>
  processes.run(node(), args, { what: name, quiet: true, cwd: inRoot(), env: toolEnv({ ...process.env, ...env }) });
