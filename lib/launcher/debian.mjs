import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { platform } from 'node:os';
import { step } from './report.mjs';

/** Installs a package when root on Debian; elsewhere nothing. A service in it is not started. @param {string} name */
export function installFromDebian(name) {
  if (platform() !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return;
  step(`Installing Debian’s ${name}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', name],
  ])
    spawnSync('apt-get', args, { env, stdio: 'ignore' });
}
