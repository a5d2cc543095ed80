import 'server-only';
import { globalDb } from '@/lib/db';
import { log } from '@/lib/log';
import manifest from '@/package.json';
import { cronIntervalMs, nextCronAfter } from './cadence';
import { BEGUN_MS, lateFrom } from './lateness';

export type Health = {
  database: 'ok' | 'unreachable';
  /**
   * The last call of the cron; both null before the first. `late` after twice its interval plus two hours: counted from
   * the last call, or from when the installation began to expect one. Null while the database does not answer.
   */
  cron: { lastStartedAt: string | null; ageSeconds: number | null; late: boolean } | null;
  version: string;
};

const started = new Date();

/** What an outside monitor may know: nothing of a tenant, no secret. */
export async function health(): Promise<Health> {
  try {
    const last = await lastCall();
    const cron = last
      ? {
          lastStartedAt: last.startedAt.toISOString(),
          ageSeconds: last.ageSeconds,
          late: lateAfter(last.startedAt) <= last.now,
        }
      : { lastStartedAt: null, ageSeconds: null, late: lateAfter(await expectedSince()) <= new Date() };
    return { database: 'ok', cron, version: manifest.version };
  } catch (error) {
    log().error({ err: error }, 'The database does not answer');
    return { database: 'unreachable', cron: null, version: manifest.version };
  }
}

/** From when on calls are expected: the first account, or the start of this process where nobody has one yet. */
async function expectedSince(): Promise<Date> {
  const first = await globalDb().user.findFirst({ orderBy: { createdAt: 'asc' }, select: { createdAt: true } });
  return first && first.createdAt < started ? first.createdAt : started;
}

/** The schedule as Company Settings shows it. */
export type ScheduleFacts = {
  /** ISO time of its last call; null before the first. */
  lastAt: string | null;
  late: boolean;
  nextAt: string;
  /** When this may next be otherwise: the schedule turns late, or has called again. */
  changesAt: string;
};

/** @param awaitedSince from when a schedule that has never called counts as silent */
export async function scheduleFacts(awaitedSince: Date): Promise<ScheduleFacts> {
  const last = await lastCall();
  const now = last?.now ?? new Date();
  const late = lateAfter(last?.startedAt ?? awaitedSince);
  const next = nextCronAfter(now);
  const seen = next.getTime() + BEGUN_MS;
  return {
    lastAt: last?.startedAt.toISOString() ?? null,
    late: late <= now,
    nextAt: next.toISOString(),
    changesAt: new Date(late > now ? Math.min(late.getTime(), seen) : seen).toISOString(),
  };
}

const lateAfter = (since: Date) => lateFrom(since, cronIntervalMs(since));

/** All times are the database's. */
async function lastCall(): Promise<{ startedAt: Date; ageSeconds: number; now: Date } | null> {
  const [last] = await globalDb().$queryRaw<{ startedAt: Date; ageSeconds: number; now: Date }[]>`
    SELECT started_at AS "startedAt", extract(epoch FROM now() - started_at)::int AS "ageSeconds", now() AS now
    FROM cron_runs ORDER BY started_at DESC LIMIT 1`;
  return last ?? null;
}
