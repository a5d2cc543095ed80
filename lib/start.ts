import 'server-only';
import { ensureFirstOwner, ensureSetupCode } from './auth/first-owner';
import { globalDb } from './db';
import { selfTest } from './encryption/keys';
import { env } from './env';
import { SpokenError } from './errors';
import { log } from './log';
import { describe } from './log-fields';
import { isOlder, OLDEST_NODE } from './node-version.mjs';

/** What must hold before the first request. Prints one clear message and ends the process where it does not. */
export async function prepare(): Promise<void> {
  try {
    assertNode();
    env();
    warnOfOwner();
    await selfTest();
    await assertRole();
    await ensureFirstOwner();
    await ensureSetupCode();
  } catch (error) {
    console.error(error instanceof SpokenError ? error.message : JSON.stringify(describe(error)));
    process.exit(1);
  }
}

/** Where the launcher runs it has seen to that; `next start` alone may run on any Node. */
function assertNode(): void {
  if (isOlder(process.version, OLDEST_NODE))
    throw new SpokenError(`Doow needs Node ${OLDEST_NODE} or newer, and this is ${process.version}: install Node 24.`);
}

/** A server that is broken into gives away what is in its environment, and the owner may do everything. */
function warnOfOwner(): void {
  const { DATABASE_URL, DIRECT_DATABASE_URL } = env();
  if (!DIRECT_DATABASE_URL || DIRECT_DATABASE_URL === DATABASE_URL) return;
  log().warn(
    {},
    'DIRECT_DATABASE_URL is in the environment of the server, which needs DATABASE_URL alone: keep the owner where migrations run',
  );
}

/** Row-level security does not bind a superuser or a role that may bypass it: the application must be neither. */
async function assertRole(): Promise<void> {
  const [role] = await globalDb().$queryRaw<{ name: string; unbound: boolean; migrated: boolean }[]>`
      SELECT rolname AS name, rolsuper OR rolbypassrls AS unbound, to_regclass('users') IS NOT NULL AS migrated
      FROM pg_roles WHERE rolname = current_user`.catch(() => {
    throw new SpokenError('The database cannot be reached. Check that it runs and that DATABASE_URL is right.');
  });
  if (role?.unbound)
    throw new SpokenError(
      `DATABASE_URL signs in as ${role.name}, which row-level security does not bind. Name another user there (any name, any password) and keep ${role.name} in DIRECT_DATABASE_URL: npm run db:migrate then creates that user.`,
    );
  if (role && !role.migrated)
    throw new SpokenError(
      'The database of DATABASE_URL has no tables yet: apply the migrations with npm run db:migrate, as its owner.',
    );
}
