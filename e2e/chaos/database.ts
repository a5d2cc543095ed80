import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataDir } from '@/lib/launcher/files.mjs';
import { freePort } from '@/lib/launcher/ports.mjs';
import { startPostgres } from '@/lib/launcher/postgres.mjs';
import { Processes } from '@/lib/launcher/processes.mjs';
import setup from '@/lib/testing/global-setup';

/** A PostgreSQL of the test's own, because it is restarted under those who use it. */
export type ChaosDatabase = {
  port: number;
  ownerUrl: string;
  appUrl(port: number): string;
  /** `immediate`: as after a crash, without a word to anybody. */
  restart(how: 'fast' | 'immediate'): Promise<void>;
  stop(): Promise<void>;
};

export async function startDatabase(): Promise<ChaosDatabase> {
  mkdirSync(dataDir, { recursive: true });
  // Names that the next test run clears away where this one was killed.
  const processes = new Processes(path.join(dataDir, `test-${process.pid}.json`));
  const port = await freePort();
  const settings = { fsync: 'off', max_connections: '200' };
  const start = () =>
    startPostgres(processes, {
      dir: path.join(dataDir, `test-postgres-${process.pid}-chaos`),
      port,
      password: 'test',
      settings,
    });
  const { url, dir } = await start();
  const given: Record<string, string> = {};
  process.env.TEST_POSTGRES_URL = url;
  await setup({ provide: (name: string, value: string) => Object.assign(given, { [name]: value }) } as never);
  const ownerUrl = `${url}/${given.templateName}`;
  return {
    port,
    ownerUrl,
    appUrl: (through) => `postgresql://${given.appUser}:app@127.0.0.1:${through}/${given.templateName}`,
    restart: async (how) => {
      const pid = Number(readFileSync(path.join(dir, 'postmaster.pid'), 'utf8').split('\n')[0]);
      process.kill(pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT');
      while (isAlive(pid)) await sleep(20);
      await start();
    },
    stop: async () => {
      await processes.stop();
      for (const end of ['', '.password.sha256']) rmSync(`${dir}${end}`, { recursive: true, force: true });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
