import { rmSync } from 'node:fs';
import { dataDir, readText, writeWhole } from './files.mjs';
import { identity } from './processes.mjs';
import { LaunchError } from './report.mjs';

const file = `${dataDir}/running.json`;

/** @typedef {{ pid: number, identity: string | null, url?: string, databaseUrl?: string, ownerUrl?: string }} Running */

/** The launcher that runs for this checkout, if it still does: a number left by a power cut is nobody. @returns {Running | null} */
export function running() {
  try {
    const noted = JSON.parse(readText(file) ?? 'null');
    return noted && identity(noted.pid) === noted.identity ? noted : null;
  } catch {
    return null; // cut off while it was written
  }
}

/** One launcher a checkout. @param {Partial<Running>} facts what other commands need to know of it */
export function takeLock(facts = {}) {
  const other = running();
  if (other && other.pid !== process.pid)
    throw new LaunchError(
      `Doow is already running here${other.url ? ` at ${other.url}` : ''} (process ${other.pid}). Stop that one first: Ctrl-C in its terminal, or kill ${other.pid}.`,
    );
  writeWhole(file, JSON.stringify({ pid: process.pid, identity: identity(process.pid), ...facts }));
}

export const releaseLock = () => rmSync(file, { force: true });
