import { defineConfig } from 'vitest/config';
import usual from '../../../vitest.config.mts';
import { partNamed } from './parts.mjs';

// The part's own tests and no others: a mutant that acts while a module loads is tried against every test there is.
const { unit, int } = partNamed(process.env.MUTATION_PART);
const exclude = ['**/node_modules/**'];

export default defineConfig({
  resolve: usual.resolve ?? {},
  test: {
    projects: [
      ...(unit
        ? [{ extends: true as const, test: { name: 'unit', include: unit, exclude: [...exclude, '**/*.int.test.ts'] } }]
        : []),
      ...(int
        ? [
            {
              extends: true as const,
              test: {
                name: 'integration',
                include: int,
                exclude,
                globalSetup: ['lib/testing/global-setup.ts'],
                setupFiles: ['lib/testing/setup.ts'],
                testTimeout: 30_000,
                hookTimeout: 30_000,
              },
            },
          ]
        : []),
    ],
  },
});
