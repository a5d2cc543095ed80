/** What started a run. `continue` is the next slice of a run that left work. */
export type Trigger = 'connect' | 'cron' | 'manual' | 'continue';

/** The connection a run is about. */
export type Target = { workspaceId: string; connectionId: string };

/**
 * `partial`: the time was up, work is left. `deferred`: told to wait, the time is stored. `stopped`: fenced off by a
 * pause, a disconnect or a newer run.
 */
export type RunOutcome = 'succeeded' | 'partial' | 'deferred' | 'failed' | 'stopped';

/** Why no run began: another one has the lease, the provider's wait is not over, or nothing may be called. */
export type NotStarted = 'busy' | 'waiting' | 'not_scheduled';

export type SyncResult =
  | {
      outcome: RunOutcome;
      runId: string;
      /** What a next slice needs to go on with: the fence that must still stand, and when the pass began. */
      fence: bigint;
      passBegan: Date;
    }
  | { outcome: NotStarted; runId: null };

/** What a call of the cron did, in connections. `remaining` are due and untouched or unfinished. */
export type CronCounts = {
  claimed: number;
  succeeded: number;
  failed: number;
  deferred: number;
  remaining: number;
  durationMs: number;
};
