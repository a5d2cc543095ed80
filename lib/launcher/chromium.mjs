import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { installFromDebian } from './debian.mjs';
import { inRoot } from './files.mjs';
import { node, toolEnv } from './node.mjs';
import { LaunchError, step } from './report.mjs';

const KNOWN = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const onSystem = () => [process.env.CHROMIUM_PATH ?? '', ...KNOWN].find((file) => file && existsSync(file));

/**
 * A Chromium to test with: the system's, else Playwright's own download, else Debian's package when root on Debian.
 * @returns {string | undefined} its path; undefined for Playwright's own
 */
export function ensureChromium() {
  const found = onSystem();
  if (found) return found;
  step('Fetching Chromium for Playwright');
  const cli = inRoot('node_modules/@playwright/test/cli.js');
  const fetched = spawnSync(node(), [cli, 'install', 'chromium'], {
    env: toolEnv(),
    stdio: 'ignore',
    timeout: 300_000,
  });
  if (fetched.status === 0) return undefined;
  installFromDebian('chromium');
  const installed = onSystem();
  if (installed) return installed;
  throw new LaunchError(
    'No Chromium to test with. Install Chromium or Chrome, or name one in CHROMIUM_PATH, and run npm test again.',
  );
}
