import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ensureAppRole, keepRoleSettings } from './app-role.mjs';

// Applies the migrations as the owner (DIRECT_DATABASE_URL), then lets the application's role (DATABASE_URL) in.
// --set-password: the role is this installation's alone and takes the URL's password.
const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error('DATABASE_URL is missing: there is no database to migrate.');
  process.exit(1);
}
const ownerUrl = process.env.DIRECT_DATABASE_URL || databaseUrl;
const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
const { status } = spawnSync(process.execPath, [prisma, 'migrate', 'deploy'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: {
    ...process.env,
    DIRECT_DATABASE_URL: ownerUrl,
    PRISMA_SCHEMA_ENGINE_BINARY: fileURLToPath(new URL('schema-engine.mjs', import.meta.url)),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
});
if (status !== 0) process.exit(status ?? 1);
await ensureAppRole(ownerUrl, databaseUrl, { setPassword: process.argv.includes('--set-password') });
await keepRoleSettings(databaseUrl).catch(() => {
  console.warn('DATABASE_URL does not sign in yet: the settings of its role were left as they are.');
});
