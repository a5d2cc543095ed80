import 'server-only';
import { after } from 'next/server';
import { log } from '@/lib/log';
import { MAX_DURATION_S } from './cadence';
import { syncConnection } from './sync';
import type { Target, Trigger } from './types';

/** Begins a run once the response is sent, and goes on in slices until the work is done. Returns at once. */
export function startSync(target: Target, trigger: Exclude<Trigger, 'cron' | 'continue'>): void {
  const deadline = new Date(Date.now() + MAX_DURATION_S * 1000);
  after(async () => {
    await syncConnection(target, trigger, { deadline }).catch((error: unknown) =>
      log().error({ err: error, ...target }, 'A sync could not be started'),
    );
  });
}
