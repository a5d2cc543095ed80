import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { readText, root, writeWhole } from './files.mjs';

/** What a local installation needs and nobody has to choose. */
const MAKERS = {
  NEXTAUTH_SECRET: () => randomBytes(32).toString('base64url'),
  ENCRYPTION_KEYS: () => `k1:${randomBytes(32).toString('base64')}`,
  CRON_SECRET: () => randomBytes(24).toString('base64url'),
};
const EMBEDDED_MAKERS = {
  DOOW_OWNER_PASSWORD: () => randomBytes(24).toString('base64url'),
  DOOW_APP_PASSWORD: () => randomBytes(24).toString('base64url'),
  DEMO_OWNER_PASSWORD: () => randomBytes(12).toString('base64url'),
  DEMO_FINANCE_PASSWORD: () => randomBytes(12).toString('base64url'),
  SANDBOX_SEED: () => randomBytes(24).toString('base64url'),
};

/** @param {string} text @returns {Record<string, string>} NAME=value lines */
export function parseSettings(text) {
  const lines = text.split('\n').map((line) => /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line));
  return filled(
    Object.fromEntries(
      lines.flatMap((match) => (match?.[1] ? [[match[1], (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2')]] : [])),
    ),
  );
}

/** What is set, read as Next reads it: the person's own environment first, then .env.local, then .env. */
export function readSettings(/** @type {Record<string, string | undefined>} */ surroundings = process.env, dir = root) {
  const read = (/** @type {string} */ name) => parseSettings(readText(path.join(dir, name)) ?? '');
  return { ...read('.env'), ...read('.env.local'), ...filled(surroundings) };
}

/**
 * The settings; what is missing is made once and kept in .env.local (mode 0600).
 * @returns {{ env: Record<string, string | undefined>, embedded: boolean, made: string[] }}
 */
export function loadSettings(/** @type {Record<string, string | undefined>} */ surroundings = process.env, dir = root) {
  const env = readSettings(surroundings, dir);
  const embedded = !env.DATABASE_URL;
  const missing = Object.entries({ ...MAKERS, ...(embedded ? EMBEDDED_MAKERS : {}) }).filter(([name]) => !env[name]);
  const made = Object.fromEntries(missing.map(([name, make]) => [name, make()]));
  keep(path.join(dir, '.env.local'), made);
  return { env: { ...env, ...made }, embedded, made: Object.keys(made) };
}

/** @param {string} file @param {Record<string, string>} made */
function keep(file, made) {
  const text = readText(file);
  const lines = Object.entries(made).map(([name, value]) => `${name}=${value}\n`);
  const head =
    text === undefined
      ? '# Made by npm start, kept between runs. Losing ENCRYPTION_KEYS makes the stored keys unreadable.\n'
      : text.replace(/([^\n])$/, '$1\n');
  if (lines.length > 0) writeWhole(file, head + lines.join(''));
  else if (text !== undefined) chmodSync(file, 0o600);
}

/** Empty is not set. @param {Record<string, string | undefined>} values @returns {Record<string, string>} */
const filled = (values) =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])));
