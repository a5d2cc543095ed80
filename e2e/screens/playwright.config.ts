import { defineConfig } from '@playwright/test';
import tests from '../playwright.config';
import { KEPT_IN } from './shots';

// `npm run screens` starts this, as `npm run test:e2e` does its own: one installation, a workspace for each case.
export default defineConfig({
  ...tests,
  projects: [{ testMatch: 'screens.ts' }],
  globalSetup: '../support/global-setup.ts',
  globalTeardown: './contact-sheet.ts',
  outputDir: `${KEPT_IN}/results`,
  timeout: 600_000,
  use: { ...tests.use, actionTimeout: 20_000 },
  reporter: [['line']],
});
