import { addDays, dayOf } from '@/lib/day';
import type { Pace } from '@/lib/integrations/provider';
import { Room } from '@/lib/sync/room';
import { syncConnection, syncDue } from '@/lib/sync/sync';
import type { Trigger } from '@/lib/sync/types';
import type { World } from '@/lib/sync/world';
import { Admin } from './admin';
import type { Command } from './commands';
import { ModelDatabase } from './database';
import { Oracle } from './oracle';
import { MODEL_ENDPOINTS, Organization, PACE, providerOf } from './provider';
import { scheduleNow } from './schedule';
import { newProcess, type Process, randomOf, Simulation } from './simulation';
import type { ConnectionState, newRun } from './state';
import type { Flaw } from './transaction';

const START = new Date('2026-03-10T06:00:00Z');
const MAX_DURATION_MS = 300_000;
const DAY_MS = 86_400_000;
/** Daily crons after which everything has been read again: one weekly long reading, and one more for a suspect day. */
const QUIET_DAYS = 9;
/** Bytes of answers that runs may hold: few, so that they wait for each other, and leave reads for later. */
const ROOM = { reserve: 500, shared: 2_000, run: 3_000 };

type Options = { seed: number; organizations: number; historyDays: number; daysPerPage: number; flaw?: Flaw | null };

/** A database, a few organizations, processes that sync them, and somebody who does all kinds of things to them. */
export class Plant {
  readonly sim: Simulation;
  readonly database: ModelDatabase;
  readonly organizations: Organization[];
  readonly oracle: Oracle;
  /** Every process there ever was. */
  readonly processes: { process: Process; done: boolean }[] = [];
  readonly counts: Record<string, number> = {};
  readonly #pace: Pace | null;
  readonly #admin: Admin;
  #skewMs = 0;

  constructor({ seed, organizations, historyDays, daysPerPage, flaw = null }: Options) {
    this.sim = new Simulation(START, randomOf(seed));
    this.#pace = flaw === 'no_pace' ? null : PACE;
    this.database = new ModelDatabase(this.sim, flaw);
    this.#admin = new Admin(this.sim, this.database, flaw);
    this.organizations = Array.from({ length: organizations }, (_, i) => new Organization(seed + i * 31, daysPerPage));
    for (const [i, { key }] of this.organizations.entries()) {
      const connection = newConnection(`connection-${i}`, key, historyDays);
      this.database.connections.push(connection);
      scheduleNow(connection, this.sim.now);
    }
    this.oracle = new Oracle(this.sim, this.database, this.organizations);
  }

  get running(): { process: Process }[] {
    return this.processes.filter(({ process, done }) => process.alive && !done);
  }

  async run(commands: readonly Command[]): Promise<void> {
    for (const command of commands) {
      this.counts[command.kind] = (this.counts[command.kind] ?? 0) + 1;
      this.#do(command);
      for (let i = 0; i < command.turns && (await this.sim.turn()); i++) this.oracle.look();
      if (command.kind === 'wait') await this.#pass(command.ms);
    }
  }

  /** Ends the trouble and lets time pass, a cron a day: afterwards everything must be right. */
  async settle(): Promise<void> {
    this.#skewMs = 0;
    this.database.cuts = [];
    for (const { process } of this.processes) process.frozen = false;
    await this.#pass(60_000); // whoever is still acting comes to an end
    for (const organization of this.organizations) {
      Object.assign(organization, { faults: [], revoked: false, mayReadUsage: true, mayReadNames: true });
      this.#do({ kind: 'connect', which: this.organizations.indexOf(organization), turns: 0 });
    }
    await this.#pass(MAX_DURATION_MS);
    for (let day = 0; day < QUIET_DAYS; day++) {
      this.#do({ kind: 'cron', turns: 0 });
      await this.#pass(DAY_MS);
    }
    this.oracle.settled(this.processes);
  }

  async #pass(ms: number): Promise<void> {
    const end = this.sim.now.getTime() + ms;
    while (this.sim.now.getTime() < end && (await this.sim.turn(end))) this.oracle.look();
    await this.sim.pass(end - this.sim.now.getTime());
  }

  #do(command: Command): void {
    const connection = 'which' in command ? this.#at(this.database.connections, command.which) : undefined;
    const organization = 'which' in command ? this.#at(this.organizations, command.which) : undefined;
    const victim = 'victim' in command ? this.#at(this.running, command.victim)?.process : undefined;
    switch (command.kind) {
      case 'wait':
        return;
      case 'cron':
        this.#start((world, deadline) => syncDue({ deadline }, world));
        return;
      case 'sync':
        this.#sync(connection, 'manual');
        return;
      case 'kill':
        if (!victim) return;
        victim.alive = false;
        this.database.abandon(victim);
        return;
      case 'freeze':
        if (victim) Object.assign(victim, { frozen: true, disturbed: true });
        return;
      case 'thaw':
        for (const { process } of this.running) process.frozen = false;
        return;
      case 'skew':
        this.#skewMs = command.ms;
        for (const { process } of this.running) Object.assign(process, { clockSkewMs: command.ms, disturbed: true });
        return;
      case 'cut':
        this.database.cuts.push(...command.cuts);
        return;
      case 'fault':
        organization?.faults.push(...Array.from({ length: command.times }, () => command.fault));
        return;
      case 'restate':
        organization?.restate(
          this.#at(MODEL_ENDPOINTS, command.endpoint) ?? '',
          addDays(dayOf(this.sim.now), -command.daysAgo),
          this.sim.now,
          command.empty,
        );
        return;
      case 'reread':
        if (connection) this.#admin.reread(connection, addDays(dayOf(this.sim.now), -command.daysAgo));
        return;
      case 'scope':
        if (organization) Object.assign(organization, { mayReadUsage: command.usage, mayReadNames: command.names });
        return;
      case 'revoke':
        if (organization) organization.revoked = true;
        return;
      default:
        if (connection && organization) this.#admin.act(command.kind, connection, organization);
    }
  }

  #sync(connection: ConnectionState | undefined, trigger: Trigger): void {
    if (connection) this.#start((world, deadline) => syncConnection(connection, trigger, { deadline }, world));
  }

  #start(work: (world: World, deadline: Date) => Promise<unknown>): void {
    const process = newProcess(`process ${this.processes.length}`, this.#skewMs);
    const world = this.#worldOf(process);
    const deadline = new Date(world.now().getTime() + MAX_DURATION_MS);
    const entry = { process, done: false };
    this.processes.push(entry);
    const endsAt = new Date(this.sim.now.getTime() + MAX_DURATION_MS);
    // One that could not be told to the database is the next claim's to close.
    work(world, deadline)
      .catch(() => {})
      .finally(() => {
        entry.done = true;
        this.oracle.ended(process, endsAt);
      });
  }

  #worldOf(process: Process): World {
    return {
      now: () => new Date(this.sim.now.getTime() + process.clockSkewMs),
      elapsed: () => this.sim.now.getTime(),
      sleep: (ms, signal) => this.sim.sleep(process, ms, signal),
      timer: (ms, run) => this.sim.timer(process, ms, run),
      random: this.sim.random,
      providerOf: () => providerOf(this.sim, process, this.organizations, this.#pace),
      ledger: this.database.ledgerOf(process),
      room: new Room(ROOM),
    };
  }

  #at = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];
}

export function newConnection(connectionId: string, key: string, historyDays: number, start = START): ConnectionState {
  return {
    workspaceId: 'workspace',
    connectionId,
    key,
    facts: {
      provider: 'openai',
      historyFrom: addDays(dayOf(start), -historyDays),
      namesReadable: true,
      unavailable: [],
      lastLongReadAt: null,
      lastSuccessAt: null,
      retryReason: null,
      apiHost: 'api.openai.com',
      lastUsed: null,
      pausedAt: null,
      disconnectedAt: null,
      blockedReason: null,
    },
    schedule: {
      nextAttemptAt: null,
      notBefore: null,
      leaseUntil: null,
      leaseOwner: null,
      fence: 0n,
      failures: 0,
      bucket: null,
    },
    days: new Map(),
    asked: new Map(),
    runs: new Map<string, ReturnType<typeof newRun>>(),
    restatements: [],
    lock: null,
  };
}
