import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { dataDir } from './files.mjs';
import { identity } from './identity.mjs';
import { freePort } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { clearOrphans } from './processes.mjs';

const NAME = /^test-postgres-(\d+)/;

/**
 * A PostgreSQL for one run of tests: on a free port, fast instead of safe, gone afterwards.
 * @param {import('./processes.mjs').Processes} processes
 */
export async function startTestPostgres(processes) {
  mkdirSync(dataDir, { recursive: true });
  await clearOrphans();
  const dir = path.join(dataDir, `test-postgres-${process.pid}`);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
  const started = await startPostgres(processes, { dir, port: await freePort(), password: 'test', settings });
  removeOf(path.dirname(started.dir), (pid) => pid !== process.pid && !identity(pid));
  return { url: started.url, remove: () => removeOf(path.dirname(started.dir), (pid) => pid === process.pid) };
}

/** The data directories of test runs, with what lies beside them. @param {string} home @param {(pid: number) => boolean} whose */
function removeOf(home, whose) {
  for (const name of readdirSync(home)) {
    const pid = Number(NAME.exec(name)?.[1]);
    if (pid && whose(pid)) rmSync(path.join(home, name), { recursive: true, force: true });
  }
}
