import type { Day } from '@/lib/day';
import { LAST_CALL_MS } from '@/lib/integrations/permit';
import type { ModelDatabase } from './database';
import { MODEL_ENDPOINTS, type Organization } from './provider';
import { makeDue, scheduleNow, seize, unschedule } from './schedule';
import { newProcess, type Simulation } from './simulation';
import { type ConnectionState, dayKey } from './state';
import type { Flaw } from './transaction';

/** What people do on a connection's page. A lock that is never freed in time is theirs to try again. */
export class Admin {
  readonly #sim: Simulation;
  readonly #database: ModelDatabase;
  readonly #flaw: Flaw | null;

  constructor(sim: Simulation, database: ModelDatabase, flaw: Flaw | null) {
    this.#sim = sim;
    this.#database = database;
    this.#flaw = flaw;
  }

  act(
    kind: 'replace' | 'retry' | 'pause' | 'resume' | 'connect' | 'disconnect',
    connection: ConnectionState,
    organization: Organization,
  ): void {
    const { facts } = connection;
    if (kind === 'disconnect') {
      if (!facts.disconnectedAt) this.#disconnect(connection).catch(() => {});
      return;
    }
    const work = () => {
      if (kind === 'pause' && !facts.disconnectedAt) {
        unschedule(connection);
        facts.pausedAt = this.#sim.now;
      } else if (kind === 'resume' && facts.pausedAt) {
        facts.pausedAt = null;
        if (!facts.blockedReason) scheduleNow(connection, this.#sim.now);
      } else if (kind === 'retry' && facts.blockedReason && !facts.disconnectedAt) {
        // As lib/integrations/retry-key.ts does it: the block goes only where the provider takes the key.
        if (organization.revoked || !organization.mayReadUsage) return;
        Object.assign(facts, { blockedReason: null, retryReason: null });
        if (!facts.pausedAt) scheduleNow(connection, this.#sim.now);
      } else if (kind === 'connect' || (kind === 'replace' && !facts.disconnectedAt)) {
        organization.key = organization.key.replace(/\d+$/, (n) => `${Number(n) + 1}`);
        organization.revoked = false;
        connection.key = organization.key;
        if (kind === 'connect')
          Object.assign(facts, { disconnectedAt: null, pausedAt: null, unavailable: [], lastLongReadAt: null });
        Object.assign(facts, { blockedReason: null, retryReason: null });
        if (!facts.pausedAt) scheduleNow(connection, this.#sim.now);
      }
    };
    this.#database.act(newProcess('admin'), connection, work).catch(() => {});
  }

  /** As lib/integrations/reread.ts does it. */
  reread(connection: ConnectionState, day: Day): void {
    const { facts, asked } = connection;
    const work = () => {
      if (facts.disconnectedAt || facts.pausedAt || facts.blockedReason || day < facts.historyFrom) return;
      for (const endpoint of MODEL_ENDPOINTS) {
        const key = dayKey(endpoint, day);
        asked.set(key, asked.get(key) ?? { endpoint, day, at: this.#sim.now });
      }
      makeDue(connection, this.#sim.now);
    };
    this.#database.act(newProcess('admin'), connection, work).catch(() => {});
  }

  /** As lib/integrations/disconnect.ts does it; who dies or comes too late in between has changed nothing. */
  async #disconnect(connection: ConnectionState): Promise<void> {
    const admin = newProcess('admin');
    const { facts, schedule } = connection;
    let { fence } = schedule;
    if (this.#flaw !== 'no_last_call') {
      await this.#database.act(admin, connection, () => {
        fence = seize(connection, this.#sim.now);
      });
      await this.#sim.sleep(admin, LAST_CALL_MS);
    }
    await this.#database.act(admin, connection, () => {
      if (facts.disconnectedAt || schedule.fence !== fence) return;
      unschedule(connection);
      connection.key = null;
      Object.assign(facts, { disconnectedAt: this.#sim.now, pausedAt: null, blockedReason: null, retryReason: null });
    });
  }
}
