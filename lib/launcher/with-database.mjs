import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { dataDir } from './files.mjs';
import { freePort } from './ports.mjs';
import { startPostgres } from './postgres.mjs';

/**
 * A PostgreSQL for one run of tests: on a free port, fast instead of safe, gone afterwards.
 * @param {import('./processes.mjs').Processes} processes
 */
export async function startTestPostgres(processes) {
  const dir = path.join(dataDir, `test-${randomBytes(4).toString('hex')}`);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
  const started = await startPostgres(processes, { dir, port: await freePort(), password: 'test', settings });
  return { url: started.url, remove: () => rmSync(started.dir, { recursive: true, force: true }) };
}
