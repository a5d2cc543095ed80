import { type Day, endOf } from '@/lib/day';
import type { UsageGroup } from '@/lib/integrations/provider';
import { settlesAt } from '@/lib/sync/finality';
import type { ModelDatabase } from './database';
import { MODEL_ENDPOINTS, type Organization, PACE } from './provider';
import type { Process, Simulation } from './simulation';
import { type ConnectionState, dayKey, type RunRow, type StoredDay } from './state';

/** Turns between two looks at every day; each commit is looked at besides. */
const LOOK_EVERY = 10;

/** What a call may take from its turn until it leaves: the fence is looked at in between. */
const LEAVING_MS = 2_000;

/** Knows what the provider ever said, and holds what is stored against it. It throws where a promise is broken. */
export class Oracle {
  readonly #sim: Simulation;
  readonly #database: ModelDatabase;
  readonly #organizations: readonly Organization[];
  readonly #before = new Map<ConnectionState, Map<string, StoredDay>>();
  readonly #seenRestatements = new Map<ConnectionState, number>();
  readonly #callsAtDisconnect = new Map<Organization, number>();
  readonly #broken: unknown[] = [];
  commits = 0;
  restatements = 0;

  constructor(sim: Simulation, database: ModelDatabase, organizations: readonly Organization[]) {
    this.#sim = sim;
    this.#database = database;
    this.#organizations = organizations;
    // Thrown there it would be one more trouble of the run's: it is told at the next look.
    database.committed = (connection, run) => {
      try {
        this.#committed(connection, run);
      } catch (error) {
        this.#broken.push(error);
      }
    };
  }

  #organizationOf(connection: ConnectionState): Organization {
    const organization = this.#organizations[this.#database.connections.indexOf(connection)];
    if (!organization) throw new Error('There is no such organization.');
    return organization;
  }

  /** After every turn. */
  look(): void {
    for (const connection of this.#database.connections) {
      const organization = this.#organizationOf(connection);
      const early = organization.early[0];
      if (early) fail(early);
      const calls = organization.calls.length;
      if (!connection.facts.disconnectedAt) this.#callsAtDisconnect.set(organization, calls);
      else if (calls > (this.#callsAtDisconnect.get(organization) ?? calls))
        fail('The provider was called after the disconnect');
      if (this.#sim.turns % LOOK_EVERY === 0) this.#expectAllWhole(connection);
    }
    if (this.#broken.length > 0) throw this.#broken[0];
  }

  #committed(connection: ConnectionState, { closing }: RunRow): void {
    this.commits++;
    if (closing?.outcome === 'succeeded') expectAnswered(connection);
    if (connection.facts.blockedReason && this.#organizationOf(connection).judgments === 0)
      fail('The connection was blocked, and the provider never judged its key');
    const before = this.#before.get(connection) ?? new Map<string, StoredDay>();
    const changed = [...connection.days].filter(([key, day]) => !sameDay(before.get(key), day));
    const { disconnectedAt, pausedAt } = connection.facts;
    if (changed.length > 0 && (disconnectedAt || pausedAt)) fail('Usage was written after the disconnect or pause');
    const expected = changed.flatMap(([key, day]) => this.#restated(connection, before.get(key), day));
    const from = this.#seenRestatements.get(connection) ?? 0;
    const recorded = connection.restatements
      .slice(from)
      .map(({ day, endpoint, projectId, model, before: b, after: a }) =>
        [day, endpoint, projectId, model, textOf(b), textOf(a)].join(' '),
      );
    this.#seenRestatements.set(connection, connection.restatements.length);
    this.restatements += recorded.length;
    if (recorded.sort().join('\n') !== expected.sort().join('\n'))
      fail(`Restatements recorded:\n${recorded.join('\n')}\nexpected:\n${expected.join('\n')}`);
    this.#before.set(connection, copyOf(connection.days));
    this.#expectAllWhole(connection);
  }

  #expectAllWhole(connection: ConnectionState): void {
    for (const stored of connection.days.values()) this.#expectWhole(connection, stored);
  }

  /** What a replaced day's restatements must be, and that a day is not emptied by one answer alone. */
  #restated(connection: ConnectionState, before: StoredDay | undefined, after: StoredDay): string[] {
    if (!before) return [];
    const { endpoint, day } = after;
    const given = this.#organizationOf(connection).emptyGiven.get(dayKey(endpoint, day)) ?? 0;
    if (before.groups.length > 0 && after.groups.length === 0 && given < 2) fail(`${day} was emptied after one answer`);
    const settled = before.readAt >= settlesAt(day);
    const complete = before.readAt >= endOf(day);
    const keys = new Set([...before.groups, ...after.groups].map(nameOf));
    return [...keys].flatMap((name) => {
      const old = before.groups.find((group) => nameOf(group) === name);
      const now = after.groups.find((group) => nameOf(group) === name);
      if (textOf(old) === textOf(now) && Boolean(old) === Boolean(now)) return [];
      const lost = old && (!now || COUNTERS.some((counter) => now[counter] < old[counter]));
      return settled || (complete && lost) ? [[day, endpoint, name, textOf(old), textOf(now)].join(' ')] : [];
    });
  }

  /** Exactly one version of the provider's, and none that was over before the reading that it claims to be from began. */
  #expectWhole(connection: ConnectionState, { endpoint, day, groups, rows, readAt }: StoredDay): void {
    const versions = this.#organizationOf(connection).versions(endpoint, day);
    const atReading = versions.findLastIndex(({ since }) => since <= readAt);
    const content = contentOf(groups);
    const known = versions.slice(atReading).some((version) => contentOf(version.groups) === content);
    if (!known) fail(`${day} ${endpoint} holds what the provider never had: ${content}`);
    if (groups.length !== rows) fail(`${day} ${endpoint} has ${groups.length} rows, its coverage says ${rows}`);
  }

  ended({ name, disturbed }: Process, endsAt: Date): void {
    if (!disturbed && this.#sim.now > endsAt) this.#broken.push(new Error(`${name} ended after its time`));
  }

  /** When all trouble is over: everything is as the provider has it now, every run is closed, and the log adds up. */
  settled(processes: readonly { process: Process; done: boolean }[]): void {
    for (const { process, done } of processes) if (process.alive && !done) fail(`${process.name} never ended`);
    for (const connection of this.#database.connections) {
      const organization = this.#organizationOf(connection);
      for (
        let time = endOf(connection.facts.historyFrom).getTime() - 1;
        time <= this.#sim.now.getTime() - 86_400_000;
        time += 86_400_000
      )
        for (const endpoint of MODEL_ENDPOINTS)
          this.#expectCurrent(connection, organization, endpoint, new Date(time).toISOString().slice(0, 10) as Day);
      expectAnswered(connection);
      this.#expectLogAddsUp(connection, organization);
      expectPaced(organization);
    }
  }

  #expectCurrent(connection: ConnectionState, organization: Organization, endpoint: string, day: Day): void {
    const stored = connection.days.get(dayKey(endpoint, day));
    if (!stored) fail(`${day} ${endpoint} is missing`);
    const [now, then] = [contentOf(organization.current(endpoint, day)), contentOf(stored.groups)];
    if (now !== then) fail(`${day} ${endpoint} is ${then}, the provider has ${now}`);
  }

  #expectLogAddsUp(connection: ConnectionState, organization: Organization): void {
    const runs = [...connection.runs.values()];
    const sum = (pick: (run: RunRow) => number) => runs.reduce((total, run) => total + pick(run), 0);
    const rows = [...connection.days.values()].reduce((total, { groups }) => total + groups.length, 0);
    if (sum(({ rowsAdded, rowsRemoved }) => rowsAdded - rowsRemoved) !== rows)
      fail('Rows added and removed do not add up');
    for (const { closing, callEvents, runId } of runs) {
      if (!closing) fail(`Run ${runId} was never closed`);
      if (closing.byItself && closing.calls !== callEvents)
        fail(`Run ${runId} made ${closing.calls} calls and logged ${callEvents}`);
    }
    if (sum(({ callEvents }) => callEvents) > organization.calls.length) fail('More calls were logged than made');
  }
}

/** A run that succeeds leaves nothing that was asked for: only a day that came back empty is read once more. */
function expectAnswered({ asked, days }: ConnectionState): void {
  for (const [key, { at }] of asked) {
    const suspectAt = days.get(key)?.suspectAt;
    if (!suspectAt || suspectAt < at) fail(`${key} was asked for, and the run that succeeded has not read it`);
  }
}

/**
 * No run calls faster than the burst and the rate allow, in any window. A run whose process was frozen or got another
 * clock is left out: what it had been allowed before leaves at once when it wakes up.
 */
function expectPaced({ calls }: Organization): void {
  for (const own of Map.groupBy(calls, ({ run }) => run).values()) {
    if (own.some(({ owner }) => owner.disturbed)) continue;
    for (const [i, first] of own.entries())
      for (const [j, last] of own.entries()) {
        const seconds = (last.at.getTime() - first.at.getTime() + LEAVING_MS) / 1_000;
        if (j > i && j - i >= PACE.burst + seconds * PACE.perSecond) fail(`${j - i + 1} calls in ${seconds} s`);
      }
  }
}

const COUNTERS = ['inputTokens', 'outputTokens', 'requests'] as const;
const nameOf = ({ projectId, model }: Pick<UsageGroup, 'projectId' | 'model'>) => `${projectId} ${model}`;
const textOf = (group: Pick<UsageGroup, (typeof COUNTERS)[number]> | undefined) =>
  COUNTERS.map((counter) => group?.[counter] ?? 0n).join('/');
const contentOf = (groups: readonly UsageGroup[]) =>
  groups
    .map((group) => `${nameOf(group)} ${textOf(group)}`)
    .sort()
    .join(', ');
const sameDay = (a: StoredDay | undefined, b: StoredDay) =>
  a !== undefined && contentOf(a.groups) === contentOf(b.groups) && a.readAt.getTime() === b.readAt.getTime();
const copyOf = (days: ReadonlyMap<string, StoredDay>) => new Map([...days].map(([key, day]) => [key, { ...day }]));

function fail(message: string): never {
  throw new Error(message);
}
