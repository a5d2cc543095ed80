import { randomUUID } from 'node:crypto';
import { addDays, type Day, dayOf } from '@/lib/day';
import { Secret } from '@/lib/secret';
import { isSettled } from '@/lib/sync/finality';
import { type Claim, type Fence, FencedOff, LEASE_S, type Ledger, type LedgerTx } from '@/lib/sync/ledger';
import { trailingDays } from '@/lib/sync/plan';
import { Readings, type Span } from '@/lib/sync/readings';
import type { NotStarted, Target, Trigger } from '@/lib/sync/types';
import { unschedule } from './schedule';
import { newProcess, type Process, type Simulation } from './simulation';
import { type ConnectionState, type Lock, newRun, type RunRow } from './state';
import { type Flaw, openTransaction } from './transaction';

/** PostgreSQL ends a transaction that its client has left idle, and a wait for a lock. */
const IDLE_MS = 15_000;
const LOCK_MS = 3_000;

/** The database is gone for this statement: before it did anything, or after. */
export type Cut = 'before' | 'after';

/**
 * The ledger as a model: the same port as PostgreSQL's, in memory, where every statement is a step of the simulation
 * and a process may die or freeze between any two.
 */
export class ModelDatabase {
  readonly connections: ConnectionState[] = [];
  /** Taken by the next statements, one each. */
  cuts: Cut[] = [];
  /** Called after each commit that touched the connection. */
  committed: (connection: ConnectionState, run: RunRow) => void = () => {};
  readonly #sim: Simulation;
  readonly #flaw: Flaw | null;
  readonly #server = newProcess('database');

  constructor(sim: Simulation, flaw: Flaw | null = null) {
    this.#sim = sim;
    this.#flaw = flaw;
  }

  /** The port, as one process has it. */
  ledgerOf(owner: Process): Ledger {
    const statement = <T>(work: () => T) => this.#statement(owner, work);
    return {
      claimDue: () => statement(() => this.#claimDue(owner)),
      claimOne: (target, trigger, fence) => statement(() => this.#claimOne(owner, target, trigger, fence)),
      stands: (run) =>
        statement(() => {
          this.#holder(run);
          return this.#sim.now;
        }),
      renew: (run) =>
        statement(() => {
          this.#holder(run).schedule.leaseUntil = this.#leaseEnd();
        }),
      write: (run, work) => this.#write(owner, run, work),
      stop: (run, closing, events) =>
        statement(() => {
          const row = this.of(run).runs.get(run.runId);
          if (!row) throw new Error('A run without a row was stopped.');
          row.events += events.length;
          row.callEvents += events.filter(({ kind }) => kind === 'call').length;
          row.closing ??= { ...closing, byItself: true };
        }),
      eventsOf: (run) => statement(() => this.of(run).runs.get(run.runId)?.events ?? 0),
      cronBegan: () => statement(() => 1n),
      cronEnded: () => statement(() => {}),
      countDue: () => statement(() => this.#due().length),
    };
  }

  of({ connectionId }: Pick<Target, 'connectionId'>): ConnectionState {
    const found = this.connections.find((connection) => connection.connectionId === connectionId);
    if (!found) throw new Error('There is no such connection.');
    return found;
  }

  /** What a person's action does in one transaction of its own; it waits for the schedule's lock as theirs does. */
  async act(owner: Process, target: Target, work: (connection: ConnectionState) => void): Promise<void> {
    const connection = this.of(target);
    await this.#sim.step(owner);
    const { release } = await this.#lock(owner, connection);
    work(connection);
    release();
  }

  async #statement<T>(owner: Process, work: () => T): Promise<T> {
    await this.#sim.step(owner);
    const cut = this.cuts.shift();
    if (cut === 'before') throw new Error('Connection terminated.');
    const result = work();
    await this.#sim.step(owner);
    if (cut === 'after') throw new Error('Connection terminated.');
    return result;
  }

  #leaseEnd = () => new Date(this.#sim.now.getTime() + LEASE_S * 1000);

  #due(): ConnectionState[] {
    const now = this.#sim.now;
    return this.connections
      .filter(({ schedule: { nextAttemptAt, leaseUntil } }) => {
        return nextAttemptAt && nextAttemptAt <= now && (!leaseUntil || leaseUntil < now);
      })
      .sort((a, b) => Number(a.schedule.nextAttemptAt) - Number(b.schedule.nextAttemptAt));
  }

  #claimDue(owner: Process): Claim | null {
    for (const connection of this.#due().filter(({ lock }) => !lock)) {
      const claim = this.#take(owner, connection, 'cron', false);
      if (typeof claim !== 'string') return claim;
    }
    return null;
  }

  #claimOne(owner: Process, target: Target, trigger: Trigger, fence?: bigint): Claim | NotStarted {
    const connection = this.of(target);
    const { schedule, lock } = connection;
    const now = this.#sim.now;
    if (!schedule.nextAttemptAt) return 'not_scheduled';
    const leased = schedule.leaseUntil !== null && schedule.leaseUntil >= now;
    if (lock || leased || (fence !== undefined && schedule.fence !== fence)) return 'busy';
    return this.#take(owner, connection, trigger, schedule.notBefore !== null && schedule.notBefore > now);
  }

  #take(_owner: Process, connection: ConnectionState, trigger: Trigger, waits: boolean): Claim | NotStarted {
    const { facts, schedule, key, workspaceId, connectionId } = connection;
    const claimedAt = this.#sim.now;
    if (!key || facts.pausedAt || facts.disconnectedAt || facts.blockedReason) {
      unschedule(connection);
      return 'not_scheduled';
    }
    if (waits) return 'waiting';
    for (const row of connection.runs.values())
      row.closing ??= {
        outcome: row.fence === schedule.fence ? 'failed' : 'stopped',
        calls: 0,
        waitedMs: 0,
        error: null,
        byItself: false,
      };
    const run = { workspaceId, connectionId, runId: randomUUID(), fence: schedule.fence + 1n };
    Object.assign(schedule, { fence: run.fence, leaseOwner: run.runId, leaseUntil: this.#leaseEnd() });
    connection.runs.set(run.runId, newRun(run, trigger));
    return {
      ...run,
      trigger,
      claimedAt,
      failures: schedule.failures,
      bucket: schedule.bucket,
      connection: { ...facts, lastUsed: lastUsedOf(connection.days) },
      readings: readingsOf(connection, claimedAt),
      openKey: async () => new Secret(key),
    };
  }

  /** The connection of a run whose fence stands. */
  #holder(run: Fence): ConnectionState {
    const connection = this.of(run);
    const { fence, leaseOwner } = connection.schedule;
    if (this.#flaw !== 'no_fence' && (fence !== run.fence || leaseOwner !== run.runId)) throw new FencedOff();
    return connection;
  }

  async #write<T>(owner: Process, run: Fence, work: (tx: LedgerTx) => Promise<T>): Promise<T> {
    await this.#sim.step(owner);
    const cut = this.cuts.shift();
    if (cut === 'before') throw new Error('Connection terminated.');
    const connection = this.of(run);
    const { lock, release } = await this.#lock(owner, connection);
    try {
      this.#holder(run);
      const row = connection.runs.get(run.runId);
      if (!row) throw new Error('A run without a row writes.');
      const statement = async () => {
        await this.#sim.step(owner);
        if (lock.lost) throw new Error('Connection terminated.');
      };
      const { tx, commit } = openTransaction(connection, row, this.#sim.now, statement, this.#flaw);
      const result = await work(tx);
      await statement();
      connection.schedule.leaseUntil = this.#leaseEnd();
      commit();
      this.committed(connection, row);
      release();
      await this.#sim.step(owner);
      if (cut === 'after') throw new Error('Connection terminated.');
      return result;
    } finally {
      release();
    }
  }

  /** Rolls back what a process left open: when it is killed, or frozen for longer than the database waits. */
  abandon(owner: Process): void {
    for (const connection of this.connections) if (connection.lock?.owner === owner) unlock(connection);
  }

  async #lock(owner: Process, connection: ConnectionState): Promise<{ lock: Lock; release: () => void }> {
    while (connection.lock) {
      const freed = new Promise<void>((resolve) => connection.lock?.waiting.push(resolve));
      let timedOut = false;
      await Promise.race([freed, this.#sim.sleep(owner, LOCK_MS).then(() => (timedOut = true))]);
      await this.#sim.step(owner);
      if (timedOut && connection.lock) throw new Error('Lock timeout.');
    }
    const lock: Lock = { owner, lost: false, waiting: [] };
    connection.lock = lock;
    const cancel = this.#sim.timer(this.#server, IDLE_MS, () => {
      if (connection.lock === lock) unlock(connection);
    });
    const release = () => {
      cancel();
      if (connection.lock === lock) unlock(connection);
    };
    return { lock, release };
  }
}

function unlock(connection: ConnectionState): void {
  const { lock } = connection;
  connection.lock = null;
  if (!lock) return;
  lock.lost = true;
  for (const go of lock.waiting) go();
}

function readingsOf({ days, facts, asked }: ConnectionState, now: Date): Readings {
  const recent = addDays(dayOf(now), -trailingDays({ ...facts, lastUsed: lastUsedOf(days) }, now));
  const done: Span[] = [];
  const single = [...days.values()].filter(({ endpoint, day, readAt, suspectAt }) => {
    const settled = day < recent && !suspectAt && isSettled(day, readAt);
    if (settled) done.push({ endpoint, from: day, to: day });
    return !settled;
  });
  const readings = new Readings(done);
  for (const { endpoint, day, readAt, suspectAt } of single) readings.set(endpoint, day, { readAt, suspectAt });
  readings.ask([...asked.values()]);
  return readings;
}

function lastUsedOf(days: ConnectionState['days']): Day | null {
  const used = [...days.values()].filter(({ rows }) => rows > 0).map(({ day }) => day);
  return used.sort().at(-1) ?? null;
}
