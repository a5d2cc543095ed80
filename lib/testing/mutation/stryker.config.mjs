import { fileURLToPath } from 'node:url';
import { partNamed } from './parts.mjs';

const name = process.env.MUTATION_PART;
const home = '.data/mutation';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  vitest: { related: false, configFile: 'lib/testing/mutation/vitest.config.mts' },
  plugins: ['@stryker-mutator/vitest-runner', fileURLToPath(new URL('sentences.mjs', import.meta.url))],
  ignorers: ['sentences'],
  mutate: [...partNamed(name).mutate, '!**/*.test.ts'],
  ignorePatterns: ['/.data', '/.next', '/public', '/test-results'],
  tempDirName: `${home}/sandbox`,
  buildCommand: 'chmod +x prisma/schema-engine.mjs', // the copy that is mutated loses it
  tsconfigFile: 'none', // nothing to rewrite in ours, and Stryker reads it with an interface TypeScript 7 does not have
  concurrency: 1,
  timeoutMS: 10_000,
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  jsonReporter: { fileName: `${home}/${name}.json` },
  htmlReporter: { fileName: `${home}/${name}.html` },
  thresholds: { high: 95, low: 90, break: 85 },
};
