import { defineConfig } from '@playwright/test';

// `npm run test:e2e` starts this with a database server and a Chromium (lib/launcher/test.mjs).
const chromium = process.env.CHROMIUM_PATH;

export default defineConfig({
  testDir: '.',
  // The walk has the longest tests: started last, they would keep one of the two workers busy while the other waits.
  projects: [
    { name: 'walk', testMatch: '**/states.spec.ts' },
    { name: 'rest', testMatch: '**/*.spec.ts', testIgnore: '**/states.spec.ts' },
  ],
  globalSetup: './support/global-setup.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 120_000, // a busy machine is no fault
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ?? '../.data/playwright.json' }]],
  use: {
    trace: 'off', // a sixth of the time; `npm run test:e2e -- <name> --trace on` makes one
    locale: 'en-GB',
    timezoneId: 'Pacific/Auckland', // half a day from UTC: a day that follows the browser's clock shows
    launchOptions: {
      ...(chromium && { executablePath: chromium }),
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
