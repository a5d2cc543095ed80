import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { callCronHourly } from './cron.mjs';
import { migrate } from './database.mjs';
import { dataDir, inRoot, readText, writeWhole } from './files.mjs';
import { ensureGenerated, ensureInstalled } from './install.mjs';
import { releaseLock, takeLock } from './lock.mjs';
import { assertNode, node, toolEnv } from './node.mjs';
import { assertFree, freePort } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { Processes } from './processes.mjs';
import { explain, LaunchError, step, tail } from './report.mjs';
import { startApp, startSandbox } from './services.mjs';
import { loadSettings } from './settings.mjs';

// --dev: `next dev` in place of the build, everything else the same.
const dev = process.argv.includes('--dev');
const processes = new Processes(`${dataDir}/processes.json`);
let locked = false;

async function stop(/** @type {number} */ code) {
  if (processes.stopping) return;
  if (code === 0) console.log();
  await processes.stop((name) => step(`${name} stopped`));
  if (locked) releaseLock();
  process.exit(code);
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => stop(0));

const ended = (/** @type {string} */ name) => (/** @type {string} */ output) => {
  if (processes.stopping) return;
  console.error(`${name} ended by itself.\n${tail(output)}`);
  stop(1);
};

async function main() {
  assertNode();
  takeLock();
  locked = true;
  await processes.clearLeftovers((name) => step(`Ending ${name}, left by an earlier start`));
  const embedded = !process.env.DATABASE_URL;
  const { env: settings, made } = loadSettings(embedded);
  const host = settings.HOST ?? '127.0.0.1';
  const port = Number(settings.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new LaunchError(`PORT is ${settings.PORT}, which is no port. Use a number from 1 to 65535.`);
  await assertFree(port, host);
  await ensureInstalled(processes);
  await ensureGenerated(processes);
  const url = settings.APP_URL ?? `http://localhost:${port}`;
  const base = { ...settings, APP_URL: url, NEXTAUTH_URL: url };

  if (!embedded) {
    const databaseUrl = settings.DATABASE_URL ?? '';
    await migrate(processes, { ownerUrl: settings.DIRECT_DATABASE_URL ?? databaseUrl, databaseUrl });
    if (!dev) await ensureBuilt(processes);
    await startApp(processes, { env: base, port, host, dev, onExit: ended('Doow') });
    step('Ready');
    console.log(`\n  Doow is ready at ${url}\n`);
    return;
  }

  const database = await startDatabase(String(settings.DOOW_DATABASE_PASSWORD));
  takeLock({ url, databaseUrl: database.databaseUrl, ownerUrl: database.ownerUrl });
  if (!dev) await ensureBuilt(processes);
  const demo = await seedDemo(database, base);
  const sandbox = await startSandbox(processes, String(settings.SANDBOX_SEED));
  const env = { ...base, DATABASE_URL: database.databaseUrl, CRON_SCHEDULE: '0 * * * *', ...sandbox.env };
  await startApp(processes, { env, port, host, dev, onExit: ended('Doow') });
  step('Ready');
  callCronHourly(`http://127.0.0.1:${port}`, String(settings.CRON_SECRET));
  announce(url, settings, sandbox.keys, demo || made.includes('DEMO_OWNER_PASSWORD'));
}

/** @param {string} password */
async function startDatabase(password) {
  step('Starting PostgreSQL');
  const options = { dir: path.join(dataDir, 'postgres'), port: await freePort(), password };
  const { url, dir } = await startPostgres(processes, { ...options, onExit: ended('PostgreSQL') });
  const ownerUrl = `${url}/doow`;
  const databaseUrl = ownerUrl.replace('//postgres:', '//doow:');
  await migrate(processes, { ownerUrl, databaseUrl, stamp: `${dir}.migrated` });
  return { ownerUrl, databaseUrl, dir };
}

/** The demo's workspace, once for each database. @param {{ databaseUrl: string, dir: string }} database @param {Record<string, string | undefined>} settings */
async function seedDemo({ databaseUrl, dir }, settings) {
  const stamp = `${dir}.demo`;
  if (readText(stamp)) return false;
  step('Making the demo workspace');
  const args = ['--conditions=react-server', '--import', 'tsx', inRoot('lib/operator/demo.ts')];
  const env = toolEnv({ ...process.env, ...settings, DATABASE_URL: databaseUrl });
  await processes.run(node(), args, { what: 'The demo workspace', env, cwd: inRoot(), quiet: true });
  writeWhole(stamp, randomUUID());
  return true;
}

/**
 * @param {string} url @param {Record<string, string | undefined>} settings
 * @param {{ title: string, key: string }[]} keys @param {boolean} first
 */
function announce(url, settings, keys, first) {
  const password = (/** @type {string} */ name) => (first ? settings[name] : `in .env.local, ${name}`);
  const width = Math.max(...keys.map(({ title }) => title.length));
  console.log(`
  Doow is ready at ${url}

  Sign in as   owner@example.com     password ${password('DEMO_OWNER_PASSWORD')}
          or   finance@example.com   password ${password('DEMO_FINANCE_PASSWORD')}

  Keys of the sandbox, which answers as OpenAI would (Company Settings, Integrations, OpenAI, Connect):
${keys.map(({ title, key }) => `    ${title.padEnd(width)}  ${key}`).join('\n')}

  Ctrl-C stops everything; the data stays.
`);
}

main().catch((error) => {
  if (processes.stopping) return;
  console.error(explain(error));
  stop(1);
});
