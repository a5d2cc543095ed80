import 'server-only';
import { AppError } from '@/lib/errors';
import type { CronCounts, SyncResult, Target, Trigger } from './types';

export type { CronCounts, SyncResult, Target, Trigger } from './types';

/** Syncs one connection until its work is done or `deadline`, when the platform ends the process, comes near. */
export async function syncConnection(
  _target: Target,
  _trigger: Trigger,
  _options: { deadline: Date },
): Promise<SyncResult> {
  throw new AppError('unavailable', 'Syncing is not available yet.');
}

/** Syncs every due connection of every workspace, several at once. One connection's trouble is a count. */
export async function syncDue(_options: { deadline: Date }): Promise<CronCounts> {
  throw new AppError('unavailable', 'Syncing is not available yet.');
}
