import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { digest, readText, writeWhole } from './files.mjs';
import { commandOf } from './identity.mjs';
import { placeOf } from './postgres-place.mjs';
import { LaunchError, step, tail } from './report.mjs';

const cleanEnv = { PATH: process.env.PATH ?? '', TZ: 'UTC', LC_ALL: 'C' };

/**
 * Starts PostgreSQL on loopback, from the binaries in node_modules; the first time it makes the cluster.
 * @param {import('./processes.mjs').Processes} processes
 * @param {{ dir: string, port: number, password: string, settings?: Record<string, string>, onExit?: (output: string) => void }} options
 * @returns {Promise<{ url: string, dir: string, fresh: boolean }>} the superuser's address, without a database name; `fresh`: empty
 */
export async function startPostgres(processes, { dir: wanted, port, password, settings = {}, onExit }) {
  const { native, dir, ids } = placeOf(wanted);
  const bin = (/** @type {string} */ name) => path.join(native, 'bin', name);
  dropStalePid(dir);
  const fresh = !existsSync(dir);
  if (fresh) initialise(bin('initdb'), dir, password, ids);
  else ensurePassword(bin('postgres'), dir, password, ids);
  const flags = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const args = [
    '-D',
    dir,
    '-p',
    String(port),
    ...Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  let output = '';
  const child = processes.start('PostgreSQL', bin('postgres'), args, {
    ...ids,
    env: cleanEnv,
    cwd: '/',
    signal: 'SIGINT', // fast shutdown: clients are cut off, nothing is lost
    graceMs: 20_000,
    onOutput: (text) => (output = text),
    ...(onExit && { onExit }),
  });
  for (let i = 0; i < 1200; i++) {
    if (/ready to accept (read-only )?connections/.test(output))
      return { url: `postgresql://postgres:${password}@127.0.0.1:${port}`, dir, fresh };
    if (child.exitCode !== null) break;
    await sleep(50);
  }
  throw new LaunchError(`PostgreSQL did not start.\n${tail(output)}`);
}

/** Into a folder beside, then renamed: a first run that is cut off leaves nothing half made. */
function initialise(
  /** @type {string} */ initdb,
  /** @type {string} */ dir,
  /** @type {string} */ password,
  /** @type {{uid?: number, gid?: number}} */ ids,
) {
  const making = `${dir}.making`;
  const secret = `${dir}.password`;
  // What an older database of this place left beside it would tell of things this one does not have.
  for (const name of readdirSync(path.dirname(dir)).filter((entry) => entry.startsWith(`${path.basename(dir)}.`)))
    rmSync(path.join(path.dirname(dir), name), { recursive: true, force: true });
  mkdirSync(making, { recursive: true, mode: 0o700 });
  writeFileSync(secret, `${password}\n`, { mode: 0o600 });
  if (ids.uid !== undefined && ids.gid !== undefined)
    for (const file of [making, secret]) chownSync(file, ids.uid, ids.gid);
  chmodSync(making, 0o700);
  const args = [
    '-D',
    making,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${secret}`,
    '-E',
    'UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  const done = spawnSync(initdb, args, { ...ids, env: cleanEnv, cwd: '/', encoding: 'utf8' });
  rmSync(secret, { force: true });
  if (done.status !== 0)
    throw new LaunchError(`The database could not be made.\n${tail(`${done.stdout}${done.stderr}`)}`);
  renameSync(making, dir);
  writeWhole(passwordMark(dir), digest(password));
}

const passwordMark = (/** @type {string} */ dir) => `${dir}.password.sha256`;

/** The data outlives .env.local: where its password was lost, the server takes the new one before it starts. */
function ensurePassword(
  /** @type {string} */ postgres,
  /** @type {string} */ dir,
  /** @type {string} */ password,
  /** @type {{uid?: number, gid?: number}} */ ids,
) {
  if (readText(passwordMark(dir)) === digest(password)) return;
  step('Giving PostgreSQL the password of .env.local');
  const input = `ALTER ROLE postgres PASSWORD '${password.replaceAll("'", "''")}'\n`;
  const done = spawnSync(postgres, ['--single', '-D', dir, 'postgres'], {
    ...ids,
    env: cleanEnv,
    cwd: '/',
    input,
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new LaunchError(`PostgreSQL did not start.\n${tail(`${done.stdout}${done.stderr}`)}`);
  writeWhole(passwordMark(dir), digest(password));
}

/** After a power cut the number in postmaster.pid may belong to anyone; ours was ended before this is called. */
function dropStalePid(/** @type {string} */ dir) {
  const file = path.join(dir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const command = commandOf(pid);
  if (command.includes(dir))
    throw new LaunchError(`PostgreSQL is already running on ${dir} (process ${pid}). Stop it, then start again.`);
  rmSync(file);
}
