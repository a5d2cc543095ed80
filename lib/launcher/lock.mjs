import { linkSync, renameSync, rmSync } from 'node:fs';
import { dataDir, readText, writeWhole } from './files.mjs';
import { identity } from './identity.mjs';
import { LaunchError } from './report.mjs';

const lockFile = `${dataDir}/running.json`;

/** @typedef {{ pid: number, identity: string | null, url?: string, databaseUrl?: string, ownerUrl?: string }} Running */

/** The launcher that runs for this checkout, if it still does: a number left by a power cut is nobody. @returns {Running | null} */
export function running(file = lockFile) {
  try {
    const noted = JSON.parse(readText(file) ?? 'null');
    return noted && identity(noted.pid) === noted.identity ? noted : null;
  } catch {
    return null; // cut off while it was written
  }
}

/** One launcher a checkout: of two that start at once, one gets it. @throws LaunchError naming the other */
export function takeLock(file = lockFile) {
  const mine = `${file}.${process.pid}`;
  writeWhole(mine, describe({}));
  try {
    for (;;) {
      try {
        linkSync(mine, file); // fails where there is one, and is never half written
        return;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      refuse(running(file));
      setAside(file, `${mine}.old`);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** What other commands need to know of this launcher, added to the lock it has. @param {Partial<Running>} facts */
export const noteRunning = (facts, file = lockFile) => writeWhole(file, describe(facts));

export const releaseLock = (file = lockFile) => rmSync(file, { force: true });

const describe = (/** @type {Partial<Running>} */ facts) =>
  JSON.stringify({ pid: process.pid, identity: identity(process.pid), ...facts });

/** @param {Running | null} other */
function refuse(other) {
  if (!other) return;
  throw new LaunchError(
    `Doow is already running here${other.url ? ` at ${other.url}` : ''} (process ${other.pid}). Stop that one first: Ctrl-C in its terminal, or kill ${other.pid}.`,
  );
}

/** Removes a dead lock; one that another launcher took in this very moment is put back. */
function setAside(/** @type {string} */ file, /** @type {string} */ aside) {
  try {
    renameSync(file, aside);
    if (running(aside)) linkSync(aside, file);
  } catch {} // another launcher was faster: the next try sees it
  rmSync(aside, { force: true });
}
