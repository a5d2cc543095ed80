import 'server-only';
import { globalDb } from '@/lib/db';
import { log } from '@/lib/log';
import manifest from '@/package.json';
import { cronIntervalMs } from './cadence';

const GRACE_MS = 2 * 3_600_000;

export type Health = {
  database: 'ok' | 'unreachable';
  /** The last call of the cron: null before the first. `late` after twice its interval plus two hours. */
  cron: { lastStartedAt: string; ageSeconds: number; late: boolean } | null;
  version: string;
};

/** What an outside monitor may know: nothing of a tenant, no secret. */
export async function health(): Promise<Health> {
  try {
    const [last] = await globalDb().$queryRaw<{ startedAt: Date; ageSeconds: number }[]>`
      SELECT started_at AS "startedAt", extract(epoch FROM now() - started_at)::int AS "ageSeconds"
      FROM cron_runs ORDER BY started_at DESC LIMIT 1`;
    const cron = last && {
      lastStartedAt: last.startedAt.toISOString(),
      ageSeconds: last.ageSeconds,
      late: last.ageSeconds * 1000 > 2 * cronIntervalMs(last.startedAt) + GRACE_MS,
    };
    return { database: 'ok', cron: cron ?? null, version: manifest.version };
  } catch (error) {
    log().error({ err: error }, 'The database does not answer');
    return { database: 'unreachable', cron: null, version: manifest.version };
  }
}
