import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const alias = {
  '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, ''),
  'server-only': fileURLToPath(new URL('lib/testing/server-only.ts', import.meta.url)),
};
const exclude = ['**/node_modules/**', '**/.next/**', '**/.data/**'];

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx,mts}'],
          exclude: [...exclude, '**/*.int.test.ts', '**/*.long.test.ts'],
          setupFiles: ['lib/testing/seed.ts'],
          testTimeout: 30_000, // a busy machine is no fault
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          // What only the long form has: tests of the tests themselves that take minutes.
          include: ['**/*.int.test.ts', ...(process.env.TEST_LONG === '1' ? ['**/*.long.test.ts'] : [])],
          exclude,
          globalSetup: ['lib/testing/global-setup.ts'],
          setupFiles: ['lib/testing/seed.ts', 'lib/testing/setup.ts'],
          testTimeout: 90_000,
          hookTimeout: 30_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
