import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import usual from '../../../vitest.config.mts';
import { partNamed } from './parts.mjs';

// The part's own tests and no others: a mutant that acts while a module loads is tried against every test there is.
const { unit = [], int = [] } = partNamed(process.env.MUTATION_PART);
const exclude = ['**/node_modules/**'];
const order = [...unit, ...int];
// Stryker measures how long a mutant may take: a busy machine must not look like a test that noticed.
const patience = { testTimeout: 60_000, hookTimeout: 60_000 };

/** In the order of the part, the quick ones first: the first failure ends a mutant. */
class AsListed extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const placeOf = ({ moduleId, project }: TestSpecification) =>
      order.findIndex((pattern) => path.matchesGlob(path.relative(project.config.root, moduleId), pattern));
    return [...files].sort((a, b) => placeOf(a) - placeOf(b));
  }
}

export default defineConfig({
  resolve: usual.resolve ?? {},
  test: {
    sequence: { sequencer: AsListed },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: unit, exclude: [...exclude, '**/*.int.test.ts'], ...patience },
      },
      ...(int.length > 0
        ? [
            {
              extends: true as const,
              test: {
                name: 'integration',
                include: int,
                exclude,
                globalSetup: ['lib/testing/global-setup.ts'],
                setupFiles: ['lib/testing/setup.ts'],
                ...patience,
              },
            },
          ]
        : []),
    ],
  },
});
