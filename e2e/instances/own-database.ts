import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataDir } from '@/lib/launcher/files.mjs';
import { freePort } from '@/lib/launcher/ports.mjs';
import { startPostgres } from '@/lib/launcher/postgres.mjs';
import { Processes } from '@/lib/launcher/processes.mjs';
import setup from '@/lib/testing/global-setup';

const PASSWORD = 'test';

/** A migrated PostgreSQL of a test's own: one that is restarted under those who use it, or has a replica. */
export type OwnDatabase = {
  port: number;
  ownerUrl: string;
  /** The application's role, through another port where one is given. */
  appUrl(port?: number): string;
  /** `immediate`: as after a crash, without a word to anybody. */
  restart(how: 'fast' | 'immediate'): Promise<void>;
  /** A streaming replica, on a port of its own. */
  replicate(): Promise<Replica>;
  stop(): Promise<void>;
};
export type Replica = {
  port: number;
  ownerUrl: string;
  /** The application's role, through another port where one is given. */
  appUrl(port?: number): string;
  stop(): Promise<void>;
  /** Starts it again after `stop`. */
  start(): Promise<void>;
};

/** @param name tells its data directory from those of other tests of this process */
export async function startDatabase(name: string): Promise<OwnDatabase> {
  mkdirSync(dataDir, { recursive: true });
  // Names that the next test run clears away where this one was killed.
  const processes = new Processes(path.join(dataDir, `test-${process.pid}.json`));
  const wanted = path.join(dataDir, `test-postgres-${process.pid}-${name}`);
  const port = await freePort();
  const settings = { fsync: 'off', max_connections: '200' };
  const start = () => startPostgres(processes, { dir: wanted, port, password: PASSWORD, settings });
  const { url, dir } = await start();
  const given: Record<string, string> = {};
  process.env.TEST_POSTGRES_URL = url;
  await setup({ provide: (key: string, value: string) => Object.assign(given, { [key]: value }) } as never);
  const ownerUrl = `${url}/${given.templateName}`;
  const appUrl = (through = port) => `postgresql://${given.appUser}:app@127.0.0.1:${through}/${given.templateName}`;
  const directories = [dir];

  return {
    port,
    ownerUrl,
    appUrl,
    restart: async (how) => {
      await end(dir, how);
      await start();
    },
    replicate: async () => {
      const copy = `${wanted}-replica`;
      await end(dir, 'fast');
      const copied = copyOf(dir, `${dir}-replica`);
      directories.push(copied);
      await start();
      const replicaPort = await freePort();
      const source = `host=127.0.0.1 port=${port} user=postgres password=${PASSWORD}`;
      const follow = async () => {
        await startPostgres(processes, {
          dir: copy,
          port: replicaPort,
          password: PASSWORD,
          settings: { ...settings, primary_conninfo: source },
        });
      };
      await follow();
      return {
        port: replicaPort,
        ownerUrl: ownerUrl.replace(`:${port}/`, `:${replicaPort}/`),
        appUrl: (through = replicaPort) => appUrl(through),
        stop: () => end(copied, 'immediate'),
        start: follow,
      };
    },
    stop: async () => {
      await processes.stop();
      for (const each of directories)
        for (const ending of ['', '.password.sha256']) rmSync(`${each}${ending}`, { recursive: true, force: true });
    },
  };
}

/** A stopped server's files, as a standby that follows it. @returns where they are */
function copyOf(dir: string, to: string): string {
  for (const ending of ['', '.password.sha256']) {
    const { status, stderr } = spawnSync('cp', ['-pR', `${dir}${ending}`, `${to}${ending}`], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`The database could not be copied: ${stderr}`);
  }
  appendFileSync(path.join(to, 'standby.signal'), '');
  return to;
}

async function end(dir: string, how: 'fast' | 'immediate'): Promise<void> {
  const pid = Number(readFileSync(path.join(dir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT');
  while (isAlive(pid)) await sleep(20);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
