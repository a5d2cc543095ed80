import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout this launcher belongs to. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const inRoot = (/** @type {string[]} */ ...parts) => path.join(root, ...parts);

/** What the launcher keeps between runs, beside the clone's sources and ignored by git. */
export const dataDir = inRoot('.data');

/** @param {string} file @returns {string | undefined} */
export const readText = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** Writes whole or not at all: a power cut leaves the old file or the new one. @param {string} file @param {string} text */
export function writeWhole(file, text, mode = 0o600) {
  mkdirSync(path.dirname(file), { recursive: true });
  const next = `${file}.${process.pid}.tmp`;
  writeFileSync(next, text, { mode, flush: true });
  renameSync(next, file);
}

/** @param {string} text */
export const digest = (text) => createHash('sha256').update(text).digest('hex');

const SKIPPED = /(^|\/)(node_modules|\.next|\.data|generated|launcher|testing)(\/|$)|\.test\.tsx?$|\.md$/;

/** SHA-256 over the names and contents of files and folders, given relative to the checkout. @param {string[]} names */
export function hashOf(names, skipped = SKIPPED) {
  const hash = createHash('sha256');
  const visit = (/** @type {string} */ name) => {
    const file = inRoot(name);
    if (skipped.test(name) || !existsSync(file)) return;
    if (statSync(file).isDirectory()) for (const entry of readdirSync(file).sort()) visit(path.posix.join(name, entry));
    else hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
  };
  for (const name of names) visit(name);
  return hash.digest('hex');
}
