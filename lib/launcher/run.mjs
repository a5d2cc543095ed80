import { mkdirSync, rmSync } from 'node:fs';
import { parts } from '../testing/mutation/parts.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { migrate, NotOwner } from './database.mjs';
import { dataDir, inRoot } from './files.mjs';
import { ensureGenerated, ensureInstalled } from './install.mjs';
import { running } from './lock.mjs';
import { assertNode, node, toolEnv } from './node.mjs';
import { Processes } from './processes.mjs';
import { explain, LaunchError, step } from './report.mjs';
import { forApplication, loadSettings, readSettings } from './settings.mjs';
import { startTestPostgres } from './with-database.mjs';

// What package.json's scripts for people who work on or operate Doow do, by name: node lib/launcher/run.mjs NAME […].
mkdirSync(dataDir, { recursive: true });
const processes = new Processes(`${dataDir}/run-${process.pid}.json`);
const [name = '', ...args] = process.argv.slice(2);
const prisma = inRoot('node_modules/prisma/build/index.js');
const mutation = inRoot('lib/testing/mutation/stryker.config.mjs');
const next = inRoot('node_modules/next/dist/bin/next');
/** @type {(() => void) | undefined} */
let cleanUp;

/** The database that is meant: DATABASE_URL, or the embedded one of the `npm start` that runs here. */
function database() {
  const { DATABASE_URL, DIRECT_DATABASE_URL } = readSettings();
  if (DATABASE_URL) return { databaseUrl: DATABASE_URL, ownerUrl: DIRECT_DATABASE_URL || DATABASE_URL };
  const own = running();
  if (own?.databaseUrl && own.ownerUrl) return { databaseUrl: own.databaseUrl, ownerUrl: own.ownerUrl, url: own.url };
  throw new LaunchError(
    'Which database? Set DATABASE_URL, or leave npm start running in another terminal for its embedded one.',
  );
}

const run = (/** @type {string[]} */ program, env = {}) =>
  processes.run(node(), program, { what: `npm run ${name}`, cwd: inRoot(), env: toolEnv({ ...process.env, ...env }) });

const withOwner = () => {
  const { ownerUrl, databaseUrl } = database();
  return { DIRECT_DATABASE_URL: ownerUrl, DATABASE_URL: databaseUrl };
};

/** Where the owner is kept off the platform, migrations are applied from elsewhere: the build says so and goes on. */
async function migrateBeforeBuild() {
  const addresses = database();
  await migrate(processes, addresses).catch((error) => {
    if (readSettings().DIRECT_DATABASE_URL || !(error instanceof NotOwner)) throw error;
    step('No migration was applied: DATABASE_URL may not, and DIRECT_DATABASE_URL is not set here');
  });
}

function operator(/** @type {string} */ file) {
  const { databaseUrl, url } = database();
  const { env } = loadSettings();
  const given = { ...env, APP_URL: env.APP_URL ?? url ?? 'http://localhost:3000', DATABASE_URL: databaseUrl };
  const { DEMO_OWNER_PASSWORD, DEMO_FINANCE_PASSWORD } = env;
  const settings = { ...forApplication(given), DEMO_OWNER_PASSWORD, DEMO_FINANCE_PASSWORD, DIRECT_DATABASE_URL: '' };
  return run(['--conditions=react-server', '--import', 'tsx', inRoot('lib/operator', file), ...args], settings);
}

/** @type {Record<string, () => Promise<unknown>>} */
const commands = {
  'db:generate': () => run([prisma, 'generate']),
  'db:migrate': () => migrate(processes, database()),
  'db:status': () => run([prisma, 'migrate', 'status'], withOwner()),
  'db:new': async () => {
    if (!args[0]) throw new LaunchError('Name the migration: npm run db:new -- add_something');
    const test = await startTestPostgres(processes);
    cleanUp = test.remove;
    await run([prisma, 'migrate', 'dev', '--create-only', '--name', args[0]], {
      DIRECT_DATABASE_URL: `${test.url}/new`,
    });
  },
  'db:reset': async () => {
    await run([prisma, 'migrate', 'reset', ...args], withOwner());
    await migrate(processes, database());
    if (!readSettings().DATABASE_URL) await operator('demo.ts');
  },
  build: async () => {
    // Production migrates; a preview shares nothing with production's database and never does.
    if (process.env.VERCEL_ENV === 'production') await migrateBeforeBuild();
    // The owner's address is of no use to a build, and must not end up in one.
    await (process.env.VERCEL ? run([next, 'build'], { DIRECT_DATABASE_URL: '' }) : ensureBuilt(processes));
  },
  bench: async () => {
    const test = await startTestPostgres(processes);
    cleanUp = test.remove;
    await ensureBuilt(processes);
    await run(['--conditions=react-server', '--import', 'tsx', inRoot('e2e/bench/main.ts'), ...args], {
      TEST_POSTGRES_URL: test.url,
    });
  },
  screens: async () => {
    const test = await startTestPostgres(processes);
    cleanUp = test.remove;
    await ensureBuilt(processes);
    const chromium = ensureChromium();
    if (args.length === 0) rmSync(inRoot('.data/screens'), { recursive: true, force: true });
    await run([inRoot('node_modules/@playwright/test/cli.js'), 'test', '--config=e2e/screens/playwright.config.ts'], {
      TEST_POSTGRES_URL: test.url,
      SCREENS: args.join(' '),
      ...(chromium && { CHROMIUM_PATH: chromium }),
    });
  },
  mutation: async () => {
    const test = await startTestPostgres(processes);
    cleanUp = test.remove;
    const files = args.filter((arg) => arg.includes('/'));
    const names = args.filter((arg) => !arg.includes('/'));
    const only = files.length > 0 ? ['--mutate', files.join(',')] : [];
    for (const part of names.length > 0 ? names : Object.keys(parts))
      await run([inRoot('node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', mutation, ...only], {
        MUTATION_PART: part,
        TEST_POSTGRES_URL: test.url,
      });
  },
  'workspace:create': () => operator('workspace-create.ts'),
  'workspace:invite': () => operator('workspace-invite.ts'),
  'user:reset': () => operator('user-reset.ts'),
  'keys:rotate': () => operator('keys-rotate.ts'),
};

async function finish(/** @type {number} */ code) {
  await processes.stop();
  cleanUp?.();
  process.exit(code);
}
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => finish(1));

try {
  assertNode();
  const command = commands[name];
  if (!command)
    throw new LaunchError(`There is no ${name || 'command'}. There are: ${Object.keys(commands).join(', ')}.`);
  await ensureInstalled(processes);
  if (name !== 'db:generate') await ensureGenerated(processes);
  await command();
  await finish(0);
} catch (error) {
  console.error(explain(error));
  await finish(1);
}
