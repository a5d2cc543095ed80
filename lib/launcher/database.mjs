import { addressProblems, readAddress } from '../database-address.mjs';
import { complaintOf } from '../env-text.mjs';
import { digest, hashOf, inRoot, readText, writeWhole } from './files.mjs';
import { node, toolEnv } from './node.mjs';
import { LaunchError, step } from './report.mjs';

/** What PostgreSQL and Prisma say, and what to do about it. @type {[RegExp, (host: string) => string][]} */
const CAUSES = [
  [
    /P1001|P1002|ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EAI_AGAIN/,
    (host) => `The database at ${host} cannot be reached. Check that it runs and that DATABASE_URL is right.`,
  ],
  [
    /P1000|28P01|password authentication failed/,
    (host) => `The database at ${host} refuses the user or the password. Check DATABASE_URL and DIRECT_DATABASE_URL.`,
  ],
];

/** The migration went to somebody who may not make tables. */
export class NotOwner extends LaunchError {}
const NOT_OWNER = /42501|permission denied/;
const notOwner = (/** @type {string} */ host) =>
  `The database user at ${host} may not create tables. Name the owner of the database in DIRECT_DATABASE_URL.`;

/**
 * Brings the schema up to date and lets the application's role in.
 * @param {import('./processes.mjs').Processes} processes
 * @param {{ ownerUrl: string, databaseUrl: string, stamp?: string, ownsRole?: boolean }} options `stamp`: skip when
 *   nothing changed since; `ownsRole`: the role is ours alone and gets the URL's password
 */
export async function migrate(processes, { ownerUrl, databaseUrl, stamp, ownsRole = false }) {
  const wanted = stamp && `${hashOf(['prisma/migrations'])} ${digest(databaseUrl.replace(/:\d+\/doow$/, ''))}`;
  if (stamp && readText(stamp) === wanted) return;
  const problems = addressProblems({
    DATABASE_URL: databaseUrl,
    ...(ownerUrl !== databaseUrl && { DIRECT_DATABASE_URL: ownerUrl }),
  });
  if (problems.length > 0) throw new LaunchError(complaintOf(problems));
  step('Applying migrations');
  const env = toolEnv({ ...process.env, DIRECT_DATABASE_URL: ownerUrl, DATABASE_URL: databaseUrl });
  const args = [inRoot('prisma/migrate.mjs'), ...(ownsRole ? ['--set-password'] : [])];
  await processes.run(node(), args, { what: 'The migration', env, cwd: inRoot(), quiet: true }).catch((error) => {
    const text = error instanceof Error ? error.message : String(error);
    const told = /^Doow: (.+)$/m.exec(text)?.[1];
    if (told) throw new LaunchError(told);
    if (NOT_OWNER.test(text)) throw new NotOwner(notOwner(hostOf(ownerUrl)));
    const cause = CAUSES.find(([pattern]) => pattern.test(text))?.[1];
    throw cause ? new LaunchError(cause(hostOf(ownerUrl))) : error;
  });
  if (stamp && wanted) writeWhole(stamp, wanted);
}

/** @param {string} url */
const hostOf = (url) => readAddress(url)?.host || 'this machine';
