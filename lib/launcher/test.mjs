import { randomInt } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { ensureBuilt } from './build.mjs';
import { checks, drift, runCheck } from './checks.mjs';
import { ensureChromium } from './chromium.mjs';
import { migrate } from './database.mjs';
import { dataDir, inRoot, readText } from './files.mjs';
import { ensureGenerated, ensureInstalled } from './install.mjs';
import { assertNode, node, toolEnv } from './node.mjs';
import { Processes } from './processes.mjs';
import { explain, step } from './report.mjs';
import { startTestPostgres } from './with-database.mjs';

// npm test [check|unit|int|e2e|long] [filters…]: all of it, or one part. Ends with "N passed, N failed".
const PARTS = ['check', 'unit', 'int', 'e2e', 'long'];
const [part, ...filters] = PARTS.includes(process.argv[2] ?? '')
  ? process.argv.slice(2)
  : ['all', ...process.argv.slice(2)];

mkdirSync(dataDir, { recursive: true });
const processes = new Processes(`${dataDir}/test-${process.pid}.json`);
const total = { passed: 0, failed: 0 };
/** @type {(() => void) | undefined} */
let removeDatabase;

async function finish(/** @type {number} */ code) {
  await processes.stop();
  removeDatabase?.();
  process.exit(code);
}
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => finish(130));

/** @returns the address of a PostgreSQL for this run, without a database name */
async function startDatabase() {
  const { url, remove } = await startTestPostgres(processes);
  removeDatabase = remove;
  return url;
}

/** One step that counts as one test. @param {string} name @param {() => Promise<unknown>} run @returns {Promise<boolean>} */
async function count(name, run) {
  try {
    await run();
    total.passed++;
    step(`${name}: passed`);
    return true;
  } catch (error) {
    total.failed++;
    step(`${name}: FAILED`);
    console.log(explain(error));
    return false;
  }
}

/** A test runner of its own, that writes its counts as JSON. @param {string} name @param {string[]} args @param {string} report @param {NodeJS.ProcessEnv} env @param {(json: any) => { passed: number, failed: number }} read */
async function countRunner(name, args, report, env, read) {
  step(name);
  rmSync(report, { force: true });
  const failed = await processes
    .run(node(), args, { what: name, cwd: inRoot(), env: toolEnv({ ...process.env, ...env }) })
    .then(
      () => false,
      () => true,
    );
  const text = readText(report);
  const counts = text ? read(JSON.parse(text)) : { passed: 0, failed: 0 };
  total.passed += counts.passed;
  total.failed += failed && counts.failed === 0 ? 1 : counts.failed;
  step(`${name}: ${counts.passed} passed, ${counts.failed} failed`);
}

function vitest(/** @type {string[]} */ projects, /** @type {NodeJS.ProcessEnv} */ env) {
  const report = `${dataDir}/vitest.json`;
  const args = [
    inRoot('node_modules/vitest/vitest.mjs'),
    'run',
    ...projects.flatMap((name) => ['--project', name]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...filters,
  ];
  return countRunner('Unit and integration tests', args, report, env, (json) => ({
    passed: json.numPassedTests,
    failed: json.numFailedTests + (json.numFailedTestSuites > 0 && json.numFailedTests === 0 ? 1 : 0),
  }));
}

function playwright(/** @type {string} */ postgresUrl, /** @type {string | undefined} */ chromium) {
  const report = `${dataDir}/playwright.json`;
  const args = [
    inRoot('node_modules/@playwright/test/cli.js'),
    'test',
    '--config=e2e/playwright.config.ts',
    ...filters,
  ];
  const env = {
    TEST_POSTGRES_URL: postgresUrl,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    ...(chromium && { CHROMIUM_PATH: chromium }),
  };
  return countRunner('End-to-end tests', args, report, env, ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
  }));
}

/** The checks without tests: format and lint beside the types, which need those of the routes first. */
const runChecks = () =>
  Promise.all(
    [checks.slice(0, 1), checks.slice(1)].map(async (some) => {
      for (const check of some) await count(check.name, () => runCheck(processes, check));
    }),
  );

/** Every part, what waits beside what computes. The build writes types that the check of types reads, so it comes after it. */
async function runAll() {
  const url = await startDatabase();
  const build = async () => {
    await runChecks();
    return count('Production build', () => ensureBuilt(processes));
  };
  const test = async () => {
    await checkDrift(url);
    await vitest(['unit', 'integration'], { TEST_POSTGRES_URL: url });
  };
  const [built] = await Promise.all([build(), test()]);
  if (built) await playwright(url, ensureChromium());
}

const checkDrift = (/** @type {string} */ url) =>
  count('Schema drift', async () => {
    const ownerUrl = `${url}/drift`;
    await migrate(processes, { ownerUrl, databaseUrl: ownerUrl });
    await runCheck(processes, drift(ownerUrl));
  });

/** The long form of the random tests, from a new seed unless TEST_SEED repeats one. */
async function runLong() {
  const url = await startDatabase();
  const seed = process.env.TEST_SEED ?? `${randomInt(2 ** 31)}`;
  step(`The seed is ${seed}: TEST_SEED=${seed} npm run test:long repeats this run`);
  await vitest(['unit', 'integration'], { TEST_POSTGRES_URL: url, TEST_LONG: '1', TEST_SEED: seed });
  step(`The seed was ${seed}`);
}

/** @type {Record<string, () => Promise<unknown>>} */
const parts = {
  all: runAll,
  check: () => Promise.all([runChecks(), vitest(['unit'], {})]),
  unit: () => vitest(['unit'], {}),
  int: async () => {
    const url = await startDatabase();
    await vitest(['integration'], { TEST_POSTGRES_URL: url });
  },
  e2e: async () => {
    const url = await startDatabase();
    if (await count('Production build', () => ensureBuilt(processes))) await playwright(url, ensureChromium());
  },
  long: runLong,
};

async function main() {
  assertNode();
  await ensureInstalled(processes);
  await ensureGenerated(processes);
  await parts[part ?? 'all']?.();
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  await finish(total.failed > 0 ? 1 : 0);
}

main().catch(async (error) => {
  console.error(explain(error));
  console.log(`\n${total.passed} passed, ${total.failed + 1} failed`);
  await finish(1);
});
