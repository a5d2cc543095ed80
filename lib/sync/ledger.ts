import type { NewEvent } from '@/lib/activity/record';
import type { Day } from '@/lib/day';
import type { EndpointId, ProjectName, ProviderErrorCode } from '@/lib/integrations/provider';
import type { Secret } from '@/lib/secret';
import type { KnownDay, ReadDay, RestatedGroup, Row } from './diff';
import type { Bucket } from './pace';
import type { Asked, Readings, Span } from './readings';
import type { CronCounts, NotStarted, RunOutcome, Target, Trigger } from './types';

/** The database as a sync sees it: `postgres/` keeps it, a model of it stands in where every step is to be tried. */

/** Seconds a run may go without a sign of life before another may claim its connection. */
export const LEASE_S = 120;

/** Which run may write: the one whose fence is the schedule's. */
export type Fence = Target & { runId: string; fence: bigint };

/** The connection was paused, disconnected, given another key or claimed anew: this run may write nothing more. */
export class FencedOff extends Error {
  constructor() {
    super('The run was fenced off.');
    this.name = 'FencedOff';
  }
}

/** A run's right to work on a connection, and the facts it works with. */
export type Claim = Fence & {
  trigger: Trigger;
  /** By the database's clock, as every time here. */
  claimedAt: Date;
  /** Failed runs in a row before this one. */
  failures: number;
  /** How the connection's calls were last paced; null before the first. */
  bucket: Bucket | null;
  connection: ConnectionFacts;
  /** What coverage knows and what is asked for, as far as a plan can need it. */
  readings: Readings;
  /** The key, in memory for as long as the run lasts. One that an older ring key sealed is sealed again. */
  openKey(): Promise<Secret>;
};

export type ConnectionFacts = {
  provider: string;
  historyFrom: Day;
  namesReadable: boolean;
  unavailable: readonly EndpointId[];
  lastLongReadAt: Date | null;
  lastSuccessAt: Date | null;
  retryReason: string | null;
  /** Where its key is sent. */
  apiHost: string;
  /** The last day for which any usage is stored; null where none is. */
  lastUsed: Day | null;
};

export type Ledger = {
  /**
   * Claims the connection that is due the longest, over all workspaces: one of a workspace that is not `busy` first, so
   * that a workspace with many never keeps another waiting. Null when none is due.
   */
  claimDue(busy?: () => readonly string[]): Promise<Claim | null>;
  /** Claims this connection, due or not. With `fence`, only if it has not been claimed or changed since. */
  claimOne(target: Target, trigger: Trigger, fence?: bigint): Promise<Claim | NotStarted>;
  /** @returns the database's time. @throws FencedOff when another fence stands. */
  stands(run: Fence): Promise<Date>;
  /** Extends the lease. @throws FencedOff */
  renew(run: Fence): Promise<void>;
  /**
   * One transaction that holds the fence to its end: no pause, disconnect or claim comes between the check and what
   * is written. @throws FencedOff, or what `work` throws, with nothing written.
   */
  write<T>(run: Fence, work: (tx: LedgerTx) => Promise<T>): Promise<T>;
  /** Closes the row of a run that was fenced off and keeps the log of its calls: nothing else is its to write. */
  stop(run: Fence, closing: Closing, events: readonly NewEvent[]): Promise<void>;
  /** How many events of the run are in the log: tells whether a commit came through whose answer was lost. */
  eventsOf(run: Fence): Promise<number>;
  /** Notes a call of the cron. @returns its id */
  cronBegan(): Promise<bigint>;
  cronEnded(id: bigint, counts: Omit<CronCounts, 'durationMs'>): Promise<void>;
  /** Connections that are due and nobody works on. */
  countDue(): Promise<number>;
};

export type KnownDays = (endpoint: EndpointId, day: Day) => KnownDay | undefined;
export type RunCounts = { daysRead: number; rowsAdded: number; rowsChanged: number; rowsRemoved: number };
export type Closing = {
  outcome: RunOutcome;
  calls: number;
  waitedMs: number;
  /** A code of the provider contract or `internal`, and our own sentence. */
  error: { code: string; message: string } | null;
};
export type NextAttempt = {
  /** Null: none until somebody acts. */
  at: Date | null;
  /** The provider's own "not before", which binds a person too. */
  notBefore: Date | null;
  failures: number;
  bucket: Bucket | null;
};
/** What a run learned of its connection; what is left out stays. */
export type Learned = {
  names?: readonly ProjectName[];
  namesReadable?: boolean;
  unavailable?: readonly EndpointId[];
  retryReason?: string | null;
  lastSuccessAt?: Date;
  lastLongReadAt?: Date;
  blocked?: { reason: string; at: Date };
  /** Days that could not be read, to be noted beside their coverage. */
  failed?: readonly FailedSpan[];
};

/** `at`: when the reading began. `unreadable`: another one would do no better, so that asking for it is over. */
export type FailedSpan = Span & { at: Date; code: ProviderErrorCode; problem: string; unreadable: boolean };

/** What a run writes, all of it at once or nothing. */
export type LedgerTx = {
  readonly now: Date;
  /** What is asked for as long as the fence is held. */
  asked(): Promise<Asked[]>;
  knownDays(days: readonly ReadDay[]): Promise<KnownDays>;
  rowsOf(days: readonly ReadDay[]): Promise<Row[]>;
  replaceRows(removed: readonly Row[], written: readonly Row[]): Promise<void>;
  /**
   * `kept` days were read at `readAt`, which answers who asked for them before; a suspect one keeps its rows and only
   * gets its mark.
   */
  saveCoverage(readAt: Date, kept: readonly CoveredRead[], suspect: readonly ReadDay[]): Promise<void>;
  addRestatements(groups: readonly RestatedGroup[]): Promise<void>;
  record(events: readonly NewEvent[]): Promise<void>;
  addToRun(counts: RunCounts): Promise<void>;
  learn(learned: Learned): Promise<void>;
  /** Closes the run, lets go of the lease and says when the next attempt is made. */
  close(closing: Closing, next: NextAttempt): Promise<void>;
};

export type CoveredRead = ReadDay & { hash: Uint8Array };
