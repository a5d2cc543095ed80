import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { ensureBuilt } from '@/lib/launcher/build.mjs';
import { migrate } from '@/lib/launcher/database.mjs';
import { dataDir } from '@/lib/launcher/files.mjs';
import { freePort } from '@/lib/launcher/ports.mjs';
import { Processes } from '@/lib/launcher/processes.mjs';
import { startApp, startSandbox } from '@/lib/launcher/services.mjs';
import { startTestPostgres } from '@/lib/launcher/with-database.mjs';
import { sandboxKeys } from '../sandbox/keys';
import { publishApp } from './app';

const secret = () => randomBytes(24).toString('base64url');

/** One installation for all tests, as `npm start` makes it, on free ports and an empty database. */
export default async function setUp() {
  const processes = new Processes(`${dataDir}/test-e2e-${process.pid}.json`);
  let removeDatabase = () => {};
  const stop = async () => {
    await processes.stop();
    removeDatabase();
  };
  // Playwright ends its set-up at Ctrl-C only.
  process.once('SIGTERM', () => stop().finally(() => process.exit(1)));
  try {
    let server = process.env.TEST_POSTGRES_URL;
    if (!server) {
      const own = await startTestPostgres(processes);
      removeDatabase = own.remove;
      server = own.url;
    }
    await startInstallation(processes, server);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startInstallation(processes: Processes, server: string): Promise<void> {
  const name = `e2e_${randomBytes(4).toString('hex')}`;
  const ownerUrl = `${server}/${name}`;
  const databaseUrl = new URL(ownerUrl);
  databaseUrl.username = name;
  databaseUrl.password = secret();
  await migrate(processes, { ownerUrl, databaseUrl: databaseUrl.toString() });
  await ensureBuilt(processes);
  const seed = secret();
  const sandbox = await startSandbox(processes, seed);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const cronSecret = secret();
  const logFile = `${dataDir}/e2e-server.log`;
  rmSync(logFile, { force: true });
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl.toString(),
    APP_URL: url,
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: secret() + secret(),
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    CRON_SECRET: cronSecret,
    OPENAI_PACE: 'off', // the sandbox's own limits are what is tried here
    CRON_SCHEDULE: '0 * * * *',
    LOG_LEVEL: 'trace', // whatever can be logged must be free of keys
    ...sandbox.env,
  };
  await startApp(processes, { env, port, host: '127.0.0.1', log: logFile });
  publishApp({
    url,
    ownerUrl,
    databaseUrl: env.DATABASE_URL,
    cronSecret,
    sandboxUrl: sandbox.url,
    sandboxKeys: sandboxKeys(seed),
    logFile,
  });
}
