import { hashOf, inRoot, readText, writeWhole } from './files.mjs';
import { node, toolEnv } from './node.mjs';
import { LaunchError, step } from './report.mjs';

/**
 * Brings the schema up to date and lets the application's role in.
 * @param {import('./processes.mjs').Processes} processes
 * @param {{ ownerUrl: string, databaseUrl: string, stamp?: string }} options `stamp`: skip when nothing changed since
 */
export async function migrate(processes, { ownerUrl, databaseUrl, stamp }) {
  const wanted = hashOf(['prisma/migrations']);
  if (stamp && readText(stamp) === wanted) return;
  step('Applying migrations');
  const env = toolEnv({ ...process.env, DIRECT_DATABASE_URL: ownerUrl, DATABASE_URL: databaseUrl });
  await processes
    .run(node(), [inRoot('prisma/migrate.mjs')], { what: 'The migration', env, cwd: inRoot(), quiet: true })
    .catch((error) => {
      const text = error instanceof Error ? error.message : String(error);
      throw /P1001|ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(text)
        ? new LaunchError(
            `The database at ${hostOf(ownerUrl)} cannot be reached. Check that it runs and that DATABASE_URL is right.`,
          )
        : error;
    });
  if (stamp) writeWhole(stamp, wanted);
}

/** @param {string} url */
const hostOf = (url) => (URL.canParse(url) ? new URL(url).host : 'DATABASE_URL');
