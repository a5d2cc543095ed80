import path from 'node:path';
import { localUrl, withoutBrackets } from '../listen-address.mjs';
import { ensureBuilt } from './build.mjs';
import { callCronHourly, HOURLY } from './cron.mjs';
import { migrate } from './database.mjs';
import { announce, seedDemo } from './demo.mjs';
import { dataDir } from './files.mjs';
import { ensureGenerated, ensureInstalled } from './install.mjs';
import { noteRunning, releaseLock, takeLock } from './lock.mjs';
import { assertNode } from './node.mjs';
import { assertFree, freePort } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { Processes } from './processes.mjs';
import { explain, LaunchError, step, tail } from './report.mjs';
import { checkEnvironment, startApp, startSandbox } from './services.mjs';
import { loadSettings } from './settings.mjs';

// --dev: `next dev` in place of the build, everything else the same.
const dev = process.argv.includes('--dev');
const processes = new Processes(`${dataDir}/processes.json`);
let locked = false;

/** @param {number} code */
async function stop(code) {
  if (processes.stopping) return;
  if (locked) {
    await processes.stop((name) => step(`${name} stopped`));
    releaseLock();
  }
  process.exit(code);
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => stop(0));
// A terminal or a pipe that has gone must not end the launcher before what it started.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const ended = (/** @type {string} */ name) => (/** @type {string} */ output) => {
  if (processes.stopping) return;
  console.error(explain(new LaunchError(`${name} ended by itself.\n${tail(output)}`)));
  stop(1);
};

async function main() {
  assertNode();
  takeLock();
  locked = true;
  await processes.clearLeftovers((name) => step(`Ending ${name}, left by an earlier start`));
  const { env: settings, embedded, ownerPassword, made } = loadSettings();
  if (made.length > 0) step(`Made ${made.join(', ')}, kept in .env.local and .data/owner.env`);
  const host = withoutBrackets(settings.HOST ?? '127.0.0.1');
  const port = Number(settings.PORT ?? 3000);
  await assertFree(port, host);
  await ensureInstalled(processes);
  await ensureGenerated(processes);
  const url = settings.APP_URL ?? `http://localhost:${port}`;
  const base = { ...settings, APP_URL: url, NEXTAUTH_URL: url, CRON_SCHEDULE: settings.CRON_SCHEDULE ?? HOURLY };
  const place = { url, host, port };
  await checkEnvironment(processes, { ...base, ...(embedded && { DATABASE_URL: EMBEDDED }) });
  await (embedded ? startWhole(place, base, ownerPassword) : startOnOwnDatabase(place, base));
  // Whoever sets a schedule has a scheduler of their own that keeps it.
  if (!settings.CRON_SCHEDULE) callCronHourly(localUrl(host, port), String(settings.CRON_SECRET));
}

/** Stands for the address of the embedded database, which is known once it runs. */
const EMBEDDED = 'postgresql://doow@127.0.0.1/doow';

/** @typedef {{ url: string, host: string, port: number }} Where */

/** The application alone, on the database of DATABASE_URL. @param {Where} where @param {Record<string, string | undefined>} env */
async function startOnOwnDatabase({ url, host, port }, env) {
  const databaseUrl = env.DATABASE_URL ?? '';
  const ownerUrl = env.DIRECT_DATABASE_URL ?? databaseUrl;
  noteRunning({ url });
  await migrate(processes, { ownerUrl, databaseUrl });
  if (!dev) await ensureBuilt(processes);
  await startApp(processes, { env, port, host, dev, onExit: ended('Doow') });
  step('Ready');
  console.log(`\n  Doow is ready at ${url}\n`);
}

/** With the embedded PostgreSQL, the demo and the sandbox. @param {Where} where @param {Record<string, string | undefined>} settings @param {string} ownerPassword */
async function startWhole({ url, host, port }, settings, ownerPassword) {
  const { hostname } = new URL(url);
  if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
    throw new LaunchError(
      `APP_URL is ${url}, but the embedded database and its demo are for this machine only: set DATABASE_URL as well.`,
    );
  const database = await startDatabase(ownerPassword, String(settings.DOOW_APP_PASSWORD));
  noteRunning({ url, ...database });
  if (!dev) await ensureBuilt(processes);
  const first = await seedDemo(processes, database, settings);
  const sandbox = await startSandbox(processes, String(settings.SANDBOX_SEED));
  const env = { ...settings, DATABASE_URL: database.databaseUrl, ...sandbox.env };
  await startApp(processes, { env, port, host, dev, onExit: ended('Doow') });
  step('Ready');
  announce(url, settings, sandbox.keys, first);
}

/** @param {string} ownerPassword @param {string} appPassword */
async function startDatabase(ownerPassword, appPassword) {
  step('Starting PostgreSQL');
  const options = { dir: path.join(dataDir, 'postgres'), port: await freePort(), password: ownerPassword };
  const { url, dir } = await startPostgres(processes, { ...options, onExit: ended('PostgreSQL') });
  const ownerUrl = `${url}/doow`;
  const app = new URL(ownerUrl);
  app.username = 'doow';
  app.password = appPassword;
  await migrate(processes, { ownerUrl, databaseUrl: app.toString(), stamp: `${dir}.migrated`, ownsRole: true });
  return { ownerUrl, databaseUrl: app.toString(), dir };
}

main().catch((error) => {
  if (processes.stopping) return;
  console.error(explain(error));
  stop(1);
});
