import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { inRoot, readText, writeWhole } from './files.mjs';

const file = inRoot('.env.local');

/** What a local installation needs and nobody has to choose. */
const MAKERS = {
  NEXTAUTH_SECRET: () => randomBytes(32).toString('base64url'),
  ENCRYPTION_KEYS: () => `k1:${randomBytes(32).toString('base64')}`,
  CRON_SECRET: () => randomBytes(24).toString('base64url'),
};
const EMBEDDED_MAKERS = {
  DOOW_DATABASE_PASSWORD: () => randomBytes(18).toString('base64url'),
  DEMO_OWNER_PASSWORD: () => randomBytes(12).toString('base64url'),
  DEMO_FINANCE_PASSWORD: () => randomBytes(12).toString('base64url'),
  SANDBOX_SEED: () => randomBytes(24).toString('base64url'),
};

/** @param {string} text @returns {Record<string, string>} NAME=value lines */
export function parseSettings(text) {
  const lines = text.split('\n').map((line) => /^\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line));
  return Object.fromEntries(
    lines.flatMap((match) => (match?.[1] ? [[match[1], (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2')]] : [])),
  );
}

/**
 * The person's own environment first, then .env.local; what is missing is made once and kept there (mode 0600).
 * @param {boolean} embedded @returns {{ env: Record<string, string | undefined>, made: string[] }}
 */
export function loadSettings(embedded, surroundings = process.env) {
  const text = readText(file) ?? '';
  const kept = parseSettings(text);
  const missing = Object.entries({ ...MAKERS, ...(embedded ? EMBEDDED_MAKERS : {}) }).filter(
    ([name]) => !surroundings[name] && !kept[name],
  );
  const made = Object.fromEntries(missing.map(([name, make]) => [name, make()]));
  if (missing.length > 0) {
    const head = text
      ? `${text.replace(/\n?$/, '\n')}`
      : '# Made by npm start, kept between runs. Losing ENCRYPTION_KEYS makes the stored keys unreadable.\n';
    writeWhole(
      file,
      `${head}${Object.entries(made)
        .map(([name, value]) => `${name}=${value}\n`)
        .join('')}`,
    );
  }
  if (text) chmodSync(file, 0o600);
  const own = Object.fromEntries(Object.entries(surroundings).filter(([, value]) => value !== ''));
  return { env: { ...kept, ...made, ...own }, made: Object.keys(made) };
}
