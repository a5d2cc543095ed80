import { type ChildProcess, spawn } from 'node:child_process';
import type { Target } from '@/lib/sync/types';
import { runs } from '@/lib/testing/random';
import { startDatabase } from '../instances/own-database.ts';
import { startProxy } from '../instances/proxy.ts';
import type { Observer } from './observer.ts';
import type { Done } from './torment.ts';

/** CHAOS_KILLS makes it longer. */
export const KILLS = Number(process.env.CHAOS_KILLS ?? runs(60));
export const WORKERS = 3;
export const HISTORY_DAYS = 3;
export const TIMEOUT_MS = 90_000 + KILLS * 6_000;

/** A PostgreSQL of its own, which may be restarted, behind a connection that may be cut; the tests' SQL goes there too. */
export async function openArena() {
  const database = await startDatabase('chaos');
  const proxy = await startProxy(database.port);
  process.env.TEST_OWNER_URL = database.ownerUrl;
  process.env.DATABASE_URL = database.appUrl(database.port);
  const worker = (program: string[], { workspaceId, connectionId }: Target, more: string[] = []): ChildProcess =>
    spawn(process.execPath, [...program, workspaceId, connectionId, ...more], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, DATABASE_URL: database.appUrl(proxy.port) },
    });
  const close = async () => {
    await proxy.close();
    await database.stop();
  };
  return { database, proxy, worker, close };
}
export type Arena = Awaited<ReturnType<typeof openArena>>;

/** What happened and what was seen, in one line. */
export const summary = ({ kills, freezes, restarts, cuts, silences }: Done, { looks, torn }: Observer): string =>
  `${kills} kills, ${freezes} freezes, ${restarts} restarts, ${cuts} cuts, ${silences} silences; of ${looks} looks ${torn} saw a torn day`;
