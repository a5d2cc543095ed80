import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installFromDebian } from './debian.mjs';
import { placeOf } from './postgres-place.mjs';
import { LaunchError, tail } from './report.mjs';

const KNOWN = ['/usr/sbin/pgbouncer', '/opt/homebrew/bin/pgbouncer', '/usr/local/bin/pgbouncer'];
const onSystem = () => [process.env.PGBOUNCER_PATH ?? '', ...KNOWN].find((file) => file && existsSync(file));

/** PgBouncer: the system's, else Debian's package when root on Debian. @returns {string} its path */
export function ensurePgbouncer() {
  const found = onSystem();
  if (found) return found;
  installFromDebian('pgbouncer');
  const installed = onSystem();
  if (installed) return installed;
  throw new LaunchError(
    'No PgBouncer to test with. Install it (apt install pgbouncer, brew install pgbouncer), or name one in PGBOUNCER_PATH.',
  );
}

/**
 * PgBouncer in transaction mode in front of a PostgreSQL on loopback. It takes the names and passwords given, and opens
 * `connections` to the server at most.
 * @param {import('./processes.mjs').Processes} processes
 * @param {{ dir: string, port: number, target: number, users: Record<string, string>, connections: number }} options
 */
export async function startPgbouncer(processes, { dir: wanted, port, target, users, connections }) {
  const program = ensurePgbouncer();
  const { dir, ids } = placeOf(wanted);
  mkdirSync(dir, { recursive: true });
  const files = {
    'users.txt': Object.entries(users)
      .map(([name, password]) => `"${name}" "${password}"\n`)
      .join(''),
    'pgbouncer.ini': [
      '[databases]',
      `* = host=127.0.0.1 port=${target}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = scram-sha-256',
      `auth_file = ${path.join(dir, 'users.txt')}`,
      'pool_mode = transaction',
      `default_pool_size = ${connections}`,
      'max_client_conn = 1000',
      '',
    ].join('\n'),
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path.join(dir, name), text, { mode: 0o600 });
    if (ids.uid !== undefined && ids.gid !== undefined) chownSync(path.join(dir, name), ids.uid, ids.gid);
  }
  if (ids.uid !== undefined && ids.gid !== undefined) chownSync(dir, ids.uid, ids.gid);
  let output = '';
  const child = processes.start('PgBouncer', program, [path.join(dir, 'pgbouncer.ini')], {
    ...ids,
    cwd: '/',
    signal: 'SIGTERM',
    graceMs: 5_000,
    onOutput: (text) => (output = text),
  });
  for (let i = 0; i < 200 && child.exitCode === null; i++) {
    if (output.includes('process up')) return { dir };
    await sleep(50);
  }
  throw new LaunchError(`PgBouncer did not start.\n${tail(output)}`);
}
