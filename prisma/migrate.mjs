import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { addressProblems } from '../lib/database-address.mjs';
import { complaintOf } from '../lib/env-text.mjs';
import { checkRoles, ensureAppRole, keepRoleSettings, RoleError } from './app-role.mjs';

// Applies the migrations as the owner (DIRECT_DATABASE_URL), then lets the application's role (DATABASE_URL) in.
// --set-password: the role is this installation's alone and takes the URL's password.
const databaseUrl = process.env.DATABASE_URL?.trim() ?? '';
const directUrl = process.env.DIRECT_DATABASE_URL?.trim();
const ownerUrl = directUrl || databaseUrl;
const problems = databaseUrl
  ? addressProblems({ DATABASE_URL: databaseUrl, DIRECT_DATABASE_URL: directUrl })
  : [/** @type {const} */ (['DATABASE_URL', 'is missing: there is no database to migrate'])];
if (problems.length > 0) {
  console.error(complaintOf(problems));
  process.exit(1);
}

await checkRoles(ownerUrl, databaseUrl).catch(refuse);
const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
const { status } = spawnSync(process.execPath, [prisma, 'migrate', 'deploy'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: {
    ...process.env,
    DATABASE_URL: databaseUrl,
    DIRECT_DATABASE_URL: ownerUrl,
    PRISMA_SCHEMA_ENGINE_BINARY: fileURLToPath(new URL('schema-engine.mjs', import.meta.url)),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
});
if (status !== 0) process.exit(status ?? 1);
await ensureAppRole(ownerUrl, databaseUrl, { setPassword: process.argv.includes('--set-password') }).catch(refuse);
await keepRoleSettings(databaseUrl).catch(() => {
  console.warn('DATABASE_URL does not sign in yet: the settings of its role were left as they are.');
});

/** @param {unknown} error a database that does not exist yet is made by the migration: what it needs is checked after */
function refuse(error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === '3D000') return;
  // A message of PostgreSQL or of the network may quote the address: its code is enough.
  console.error(error instanceof RoleError ? `Doow: ${error.message}` : `The database refused: ${code || 'unknown'}`);
  process.exit(1);
}
