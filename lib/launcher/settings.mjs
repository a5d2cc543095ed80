import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { addressProblems, databaseProblem } from '../database-address.mjs';
import { cleanText, complaintOf, VARIABLES } from '../env-text.mjs';
import { hostProblem, portProblem } from '../listen-address.mjs';
import { readText, root, writeWhole } from './files.mjs';
import { LaunchError } from './report.mjs';

/** @typedef {Record<string, string | undefined>} Settings */

/** What a local installation needs and nobody has to choose. */
const MAKERS = {
  NEXTAUTH_SECRET: () => randomBytes(32).toString('base64url'),
  ENCRYPTION_KEYS: () => `k1:${randomBytes(32).toString('base64')}`,
  CRON_SECRET: () => randomBytes(24).toString('base64url'),
};
const EMBEDDED_MAKERS = {
  DOOW_APP_PASSWORD: () => randomBytes(24).toString('base64url'),
  DEMO_OWNER_PASSWORD: () => randomBytes(12).toString('base64url'),
  DEMO_FINANCE_PASSWORD: () => randomBytes(12).toString('base64url'),
  SANDBOX_SEED: () => randomBytes(24).toString('base64url'),
};
/** The database owner's: the application must not be able to read it, and Next reads .env.local into its process. */
const OWNER_MAKERS = { DOOW_OWNER_PASSWORD: () => randomBytes(24).toString('base64url') };

/** Read by the launcher and the migrations alone. */
const NOT_FOR_THE_APPLICATION = ['DIRECT_DATABASE_URL', 'HOST', 'PORT'];

/** What any program may need of the machine. */
const SURROUNDINGS = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR', 'TMP', 'TEMP', 'TERM', 'COLORTERM', 'NO_COLOR'],
  ...['FORCE_COLOR', 'CI', 'TZ', 'LANG', 'LANGUAGE', 'NODE_ENV', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_USE_SYSTEM_CA', 'SYSTEMROOT', 'COMSPEC', 'NEXT_TELEMETRY_DISABLED'],
  ...['https_proxy', 'no_proxy', 'NODE_USE_ENV_PROXY', 'NEXTAUTH_URL'],
];
const isSurrounding = (/** @type {string} */ name) => SURROUNDINGS.includes(name) || name.startsWith('LC_');

const FILES = ['.env', '.env.local'];
/** Next reads these as well, by itself. */
const NEXT_FILES = ['.env.production', '.env.production.local', '.env.development', '.env.development.local'];

/** @param {string} text @returns {Record<string, string>} NAME=value lines */
export function parseSettings(text) {
  const lines = text.split('\n').map((line) => /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line));
  return filled(
    Object.fromEntries(
      lines.flatMap((match) => (match?.[1] ? [[match[1], (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2')]] : [])),
    ),
  );
}

const read = (/** @type {string} */ dir, /** @type {string} */ name) =>
  parseSettings(readText(path.join(dir, name)) ?? '');

/**
 * What is set, read as Next reads it: the person's own environment first, then .env.local, then .env. Without what a
 * copy leaves around a value. @returns {Settings}
 * @throws LaunchError with one line for each variable that the launcher itself needs and cannot use
 */
export function readSettings(/** @type {Settings} */ surroundings = process.env, dir = root) {
  /** @type {Settings} */
  const env = Object.assign({}, ...FILES.map((name) => read(dir, name)), filled(surroundings));
  /** @type {Map<string, string>} */
  const problems = new Map();
  for (const name of VARIABLES) {
    const { text, problem } = cleanText(name, env[name]);
    if (problem) problems.set(name, problem);
    else if (text === undefined) delete env[name];
    else env[name] = text;
  }
  for (const [name, problem] of [...addressProblems(env), ...placeProblems(env)])
    if (!problems.has(name)) problems.set(name, problem);
  if (problems.size > 0) throw new LaunchError(complaintOf(problems));
  return env;
}

/** @param {Settings} env @returns {[name: string, problem: string][]} */
function placeProblems({ HOST, PORT, DATABASE_REPLICA_URL }) {
  /** @type {[string, string | null][]} */
  const found = [
    ['HOST', HOST ? hostProblem(HOST) : null],
    ['PORT', PORT ? portProblem(PORT) : null],
    ['DATABASE_REPLICA_URL', DATABASE_REPLICA_URL ? databaseProblem(DATABASE_REPLICA_URL) : null],
  ];
  return found.flatMap(([name, problem]) => (problem ? [[name, problem]] : []));
}

/**
 * The settings; what is missing is made once and kept: in .env.local what the application may read, the password of the
 * database's owner in .data/owner.env, both of mode 0600.
 * @returns {{ env: Settings, embedded: boolean, ownerPassword: string, made: string[] }} `ownerPassword`: of the embedded
 *   database, else empty; it is not in `env`
 */
export function loadSettings(/** @type {Settings} */ surroundings = process.env, dir = root) {
  const env = readSettings(surroundings, dir);
  const embedded = !env.DATABASE_URL;
  const made = missing({ ...MAKERS, ...(embedded ? EMBEDDED_MAKERS : {}) }, env);
  const owner = path.join(dir, '.data/owner.env');
  const known = { ...parseSettings(readText(owner) ?? ''), ...setApart(path.join(dir, '.env.local')) };
  const ownerMade = missing(embedded ? OWNER_MAKERS : {}, known);
  keep(
    path.join(dir, '.env.local'),
    made,
    '# Made by npm start, kept between runs. Losing ENCRYPTION_KEYS makes the stored keys unreadable.\n',
  );
  if (embedded) writeWhole(owner, lines({ ...known, ...ownerMade }));
  delete env.DOOW_OWNER_PASSWORD;
  const ownerPassword = { ...known, ...ownerMade }.DOOW_OWNER_PASSWORD ?? '';
  return { env: { ...env, ...made }, embedded, ownerPassword, made: [...Object.keys(made), ...Object.keys(ownerMade)] };
}

/** @param {Record<string, () => string>} makers @param {Settings} env @returns {Record<string, string>} */
const missing = (makers, env) =>
  Object.fromEntries(Object.entries(makers).flatMap(([name, make]) => (env[name] ? [] : [[name, make()]])));

/** Takes the owner's password out of a file in which earlier versions kept it. @param {string} file */
function setApart(file) {
  const text = readText(file);
  const { DOOW_OWNER_PASSWORD } = parseSettings(text ?? '');
  if (text === undefined || !DOOW_OWNER_PASSWORD) return {};
  writeWhole(file, text.replace(/^DOOW_OWNER_PASSWORD=.*\n?/gm, ''));
  return { DOOW_OWNER_PASSWORD };
}

/** @param {string} file @param {Record<string, string>} made @param {string} title */
function keep(file, made, title) {
  const text = readText(file);
  const head = text === undefined ? title : text.replace(/([^\n])$/, '$1\n');
  if (Object.keys(made).length > 0) writeWhole(file, head + lines(made));
  else if (text !== undefined) chmodSync(file, 0o600);
}

const lines = (/** @type {Record<string, string>} */ values) =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

/**
 * The environment of a program that serves or builds: what it may need of the machine and `more`, and nothing else. A
 * name that is in a file Next reads is set to nothing, because Next would read it from there.
 * @param {Settings} surroundings @param {Settings} [more] @returns {Record<string, string>}
 */
export function environmentFor(surroundings, more = {}, dir = root) {
  const inFiles = [...FILES, ...NEXT_FILES].flatMap((name) => Object.keys(read(dir, name)));
  const machine = Object.entries(surroundings).filter(([name]) => isSurrounding(name));
  return {
    ...Object.fromEntries(inFiles.map((name) => [name, ''])),
    ...filled(Object.fromEntries(machine)),
    ...filled(more),
  };
}

/** What the application may know of the settings. @param {Settings} settings @returns {Settings} */
export const forApplication = (settings) =>
  Object.fromEntries(
    VARIABLES.filter((name) => !NOT_FOR_THE_APPLICATION.includes(name)).map((name) => [name, settings[name]]),
  );

/** Empty is not set. @param {Settings} values @returns {Record<string, string>} */
const filled = (values) =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])));
