import { COMPLAINT } from '../env-text.mjs';
import { localUrl, reachable } from '../listen-address.mjs';
import { dataDir, digest, hashOf, inRoot, readText, writeWhole } from './files.mjs';
import { node, toolEnv } from './node.mjs';
import { freePort, waitForPort } from './ports.mjs';
import { LaunchError, tail } from './report.mjs';
import { environmentFor, forApplication } from './settings.mjs';

/** @typedef {import('./processes.mjs').Processes} Processes */

/**
 * Has the application itself read its environment, before a database is touched or anything is built. What was fine is
 * not asked again.
 * @param {Processes} processes @param {NodeJS.ProcessEnv} env
 * @throws LaunchError with one line for each variable that is not usable
 */
export async function checkEnvironment(processes, env) {
  const known = environmentFor(env, forApplication(env));
  const stamp = `${dataDir}/environment.checked`;
  const wanted = digest(JSON.stringify([hashOf(['lib/env.ts', 'lib/env-values.ts', 'package-lock.json']), known]));
  if (readText(stamp) === wanted) return;
  const args = ['--conditions=react-server', '--import', 'tsx', inRoot('lib/operator/check-environment.ts')];
  await processes
    .run(node(), args, { what: 'The check of the environment', env: toolEnv(known), cwd: inRoot(), quiet: true })
    .catch((error) => {
      const text = error instanceof Error ? error.message : String(error);
      const at = text.indexOf(COMPLAINT);
      throw at < 0 ? error : new LaunchError(text.slice(at));
    });
  writeWhole(stamp, wanted);
}

/**
 * The application, from its production build. Of `env` it gets what it may know.
 * @param {Processes} processes
 * @param {{ env: NodeJS.ProcessEnv, port: number, host: string, dev?: boolean, log?: string, onExit?: (output: string) => void }} options
 */
export async function startApp(processes, { env, port, host, dev = false, log, onExit }) {
  const args = [inRoot('node_modules/next/dist/bin/next'), dev ? 'dev' : 'start', '-p', String(port), '-H', host];
  let output = '';
  let ready = false;
  const child = processes.start('Doow', node(), args, {
    env: toolEnv({ ...environmentFor(env, forApplication(env)), NODE_ENV: dev ? 'development' : 'production' }),
    cwd: inRoot(),
    graceMs: 30_000, // it finishes what runs after a response; a sync resumes from where it was cut off
    onOutput: (recent, data) => {
      output = recent;
      if (ready && !log) process.stdout.write(data);
    },
    ...(log && { log }),
    ...(onExit && { onExit }),
  });
  const up = await waitForPort(port, () => child.exitCode === null, reachable(host));
  const health = up && (await fetch(`${localUrl(host, port)}/api/health`).catch(() => null));
  if (!health?.ok) throw new LaunchError(`Doow did not start.\n${tail(withoutBanner(output))}`);
  ready = true;
  if (!log) process.stdout.write(withoutBanner(output));
  return child;
}

/** Next's banner names an address that is not the canonical one. @param {string} output */
const withoutBanner = (output) => output.replaceAll(/^\s*[▲✓-] .*\n/gm, '');

/**
 * The sandbox provider, and what the application must know of it.
 * @param {Processes} processes
 * @param {string} seed
 * @returns {Promise<{ url: string, keys: { scenario: string, title: string, key: string, sha256: string }[], env: Record<string, string> }>}
 */
export async function startSandbox(processes, seed) {
  const port = await freePort();
  const main = ['--import', 'tsx', inRoot('e2e/sandbox/main.ts')];
  const env = toolEnv(environmentFor(process.env, { SANDBOX_SEED: seed, SANDBOX_PORT: String(port) }));
  const printed = await processes.run(node(), [...main, '--print-keys'], {
    what: 'The sandbox',
    env,
    cwd: inRoot(),
    quiet: true,
  });
  const keys = JSON.parse(printed);
  const child = processes.start('Sandbox', node(), main, { env, cwd: inRoot(), log: `${dataDir}/sandbox.log` });
  if (!(await waitForPort(port, () => child.exitCode === null))) throw new LaunchError('The sandbox did not start.');
  const url = `http://127.0.0.1:${port}`;
  const hashes = keys.map((/** @type {{ sha256: string }} */ key) => key.sha256).join(',');
  return { url, keys, env: { SANDBOX_URL: url, SANDBOX_KEY_HASHES: hashes } };
}
