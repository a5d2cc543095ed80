import type { SandboxKey, Scenario } from '@/e2e/sandbox/keys';

/** What the tests know of the running installation. */
export type App = {
  /** Its address, without a slash at the end. */
  url: string;
  /** The database as the owner of its tables: past row-level security. */
  ownerUrl: string;
  /** The same as the application's role. */
  databaseUrl: string;
  cronSecret: string;
  sandboxUrl: string;
  sandboxKeys: SandboxKey[];
  /** The file with everything the server has printed. */
  logFile: string;
};

const VARIABLE = 'DOOW_E2E';

/** Hands the facts to the processes the tests run in. */
export function publishApp(app: App): void {
  process.env[VARIABLE] = JSON.stringify(app);
}

/** @throws Error outside a run of the end-to-end tests. */
export function runningApp(): App {
  const facts = process.env[VARIABLE];
  if (!facts) throw new Error('No installation is running: start the tests with npm run test:e2e.');
  return JSON.parse(facts) as App;
}

export function sandboxKey({ sandboxKeys }: App, scenario: Scenario): string {
  const found = sandboxKeys.find((entry) => entry.scenario === scenario);
  if (!found) throw new Error(`The sandbox has no key for ${scenario}.`);
  return found.key;
}
