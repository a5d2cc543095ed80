import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as logging from '@/lib/log';
import { FakeProvider, failure } from '@/lib/testing/fake-provider';
import { ModelDatabase } from '@/lib/testing/model/database';
import { newConnection } from '@/lib/testing/model/plant';
import { scheduleNow } from '@/lib/testing/model/schedule';
import { newProcess, Simulation } from '@/lib/testing/model/simulation';
import type { ConnectionState } from '@/lib/testing/model/state';
import { unitEnvironment } from '@/lib/testing/unit-environment';
import { type Claim, LEASE_S } from './ledger';
import { Room } from './room';
import { syncConnection, syncDue } from './sync';
import type { World } from './world';

// When the cron comes next is read from the environment.
beforeAll(() => unitEnvironment());

const lines: { connectionId?: string; runId?: string; err: { name: string } }[] = [];
const logged = logging.logTo('warn', { write: (line) => void lines.push(JSON.parse(line)) });
beforeEach(() => {
  lines.length = 0;
  vi.spyOn(logging, 'log').mockReturnValue(logged);
});
afterEach(() => vi.restoreAllMocks());

const START = new Date('2026-03-10T06:00:00Z');
const DURATION_MS = 100_000;

/** A process with a database in memory, whose clock goes on only when somebody waits. */
function machine(connections: number, historyDays = 3) {
  const sim = new Simulation(START, () => 0);
  const process = newProcess('one');
  const database = new ModelDatabase(sim);
  for (let i = 0; i < connections; i++)
    database.connections.push(newConnection(`connection-${i}`, `key-${i}`, historyDays));
  for (const connection of database.connections) scheduleNow(connection, sim.now);
  const provider = new FakeProvider();
  const notes: unknown[] = [];
  const ledger = database.ledgerOf(process);
  const world: World = {
    now: () => sim.now,
    elapsed: () => sim.now.getTime(),
    sleep: (ms, signal) => sim.sleep(process, ms, signal),
    timer: (ms, run) => sim.timer(process, ms, run),
    random: () => 0.5,
    providerOf: () => provider,
    ledger: {
      ...ledger,
      cronBegan: async () => 7n,
      cronEnded: async (...told) => void notes.push(told),
    },
    room: new Room(),
  };
  /** Lets time pass until it is done. */
  async function done<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const end = work.finally(() => {
      over = true;
    });
    end.catch(() => {});
    while (!over) if (!(await sim.turn())) await new Promise((resolve) => setImmediate(resolve));
    return end;
  }
  return { sim, process, database, provider, world, notes, done, at: () => sim.now.getTime() - START.getTime() };
}

const outcomesOf = ({ runs }: ConnectionState) => [...runs.values()].map(({ closing }) => closing?.outcome);
const time = { deadline: new Date(START.getTime() + DURATION_MS), durationMs: DURATION_MS };

it('calls nothing after four fifths of its time, and is part of the work then', async () => {
  const { database, provider, sim, process, world, done, at } = machine(1, 400);
  const calledAt: number[] = [];
  provider.before = async () => {
    calledAt.push(at());
    await sim.sleep(process, 10_000);
  };
  const result = await done(
    syncConnection({ workspaceId: 'workspace', connectionId: 'connection-0' }, 'manual', time, world),
  );
  expect(result).toMatchObject({ outcome: 'partial', fence: 2n });
  expect(Math.max(...calledAt)).toBe(0.7 * DURATION_MS);
  expect(database.connections.flatMap(outcomesOf)).toEqual(['partial']);
});

it('waits for no answer after nine tenths of its time', async () => {
  const { provider, world, done, at } = machine(1);
  const open = provider.open;
  provider.open = (key, options) => {
    provider.before = (_endpoint, from) =>
      from &&
      new Promise((_resolve, reject) => {
        options?.signal?.addEventListener('abort', () => reject(failure('unreachable')));
      });
    return open(key, options);
  };
  const target = { workspaceId: 'workspace', connectionId: 'connection-0' };
  expect(await done(syncConnection(target, 'manual', time, world))).toMatchObject({ outcome: 'partial' });
  expect(at()).toBe(0.9 * DURATION_MS);
});

it('says why no run began, and with which fence and pass one that began may be gone on with', async () => {
  const { database, sim, world, done } = machine(1);
  const target = { workspaceId: 'workspace', connectionId: 'connection-0' };
  const began = sim.now;
  const first = await done(syncConnection(target, 'manual', time, world));
  if (first.runId === null) throw new Error('It did not begin.');
  expect(first).toMatchObject({ outcome: 'succeeded', fence: 2n });
  expect([...(database.connections[0]?.runs.keys() ?? [])]).toEqual([first.runId]);
  expect(first.passBegan.getTime()).toBeGreaterThanOrEqual(began.getTime());
  const passBegan = new Date(START.getTime() - 60_000);
  const slice = { fence: first.fence, passBegan };
  const next = await done(syncConnection(target, 'continue', { ...time, slice }, world));
  expect(next).toMatchObject({ outcome: 'succeeded', fence: 3n, passBegan });
  expect(await done(syncConnection(target, 'continue', { ...time, slice }, world))).toEqual({
    outcome: 'busy',
    runId: null,
  });
});

it('has as long as a request of the platform, where it is not told how long', async () => {
  const { provider, sim, process, world, done, at } = machine(1, 400);
  provider.before = () => sim.sleep(process, 30_000);
  const deadline = new Date(START.getTime() + 300_000);
  const target = { workspaceId: 'workspace', connectionId: 'connection-0' };
  await done(syncConnection(target, 'manual', { deadline }, world));
  expect(at()).toBe(240_000);
});

it('counts what became of every connection that was due, and keeps that with the call of the cron', async () => {
  const { database, provider, sim, process, world, notes, done, at } = machine(5);
  const troubles = [null, 'bad_answer', 'rate_limited', 'key_refused'] as const;
  const open = provider.open;
  provider.open = (key, options) => {
    const trouble = troubles[Number(key.reveal().slice(-1))];
    const session = open(key, options);
    return {
      ...session,
      readUsage: async (...read) => {
        if (trouble) throw failure(trouble, { retryAt: new Date(START.getTime() + 3_600_000) });
        return session.readUsage(...read);
      },
    };
  };
  // Somebody has work to do with the last one, and lets go of it before the end.
  const last = database.connections[4];
  if (!last) throw new Error('There is no last one.');
  last.schedule.leaseUntil = new Date(START.getTime() + 3_600_000);
  provider.before = () => sim.sleep(process, 1_000);
  const ended = syncDue(time, world).then((counts) => ({ counts, at: at() }));
  sim.timer(process, 500, () => {
    provider.before = () => {
      last.schedule.leaseUntil = null;
      last.schedule.nextAttemptAt = new Date(START.getTime() + 200_000);
    };
  });
  const { counts, at: tookMs } = await done(ended);
  expect(counts).toEqual({ claimed: 4, succeeded: 1, failed: 2, deferred: 1, remaining: 0, durationMs: tookMs });
  const { durationMs: _, ...kept } = counts;
  expect(notes).toEqual([[7n, kept]]);
});

it('claims nothing after seven tenths of its time: what is due stays so', async () => {
  const { sim, world, done } = machine(2);
  await sim.pass(0.7 * DURATION_MS);
  expect(await done(syncDue(time, world))).toMatchObject({ claimed: 0, remaining: 2 });
  const early = machine(2);
  await early.sim.pass(0.7 * DURATION_MS - 1);
  expect(await early.done(syncDue(time, early.world))).toMatchObject({ claimed: 2, succeeded: 2, remaining: 0 });
});

it('works on 64 at once and no more, one after the other each', async () => {
  const { provider, sim, process, world, done } = machine(70);
  let under = 0;
  let most = 0;
  provider.before = async (_endpoint, from) => {
    if (from) return;
    most = Math.max(most, ++under);
    await sim.sleep(process, 10_000);
    under--;
  };
  expect(await done(syncDue({ deadline: new Date(START.getTime() + 3_600_000) }, world))).toMatchObject({
    claimed: 70,
    succeeded: 70,
  });
  expect(most).toBe(64);
});

it('lets go of a large one after its turn, and goes on with the same pass when its turn comes again', async () => {
  const { database, provider, sim, process, world, done } = machine(1, 400);
  provider.before = () => sim.sleep(process, 10_000);
  const claimed: Claim[] = [];
  const { claimDue } = world.ledger;
  world.ledger.claimDue = async () => {
    const claim = await claimDue();
    if (claim) claimed.push(claim);
    return claim;
  };
  const deadline = new Date(START.getTime() + 300_000);
  expect(await done(syncDue({ deadline }, world))).toMatchObject({ claimed: 1 });
  const runs = [...(database.connections[0]?.runs.values() ?? [])];
  expect(runs.length).toBeGreaterThan(2);
  expect(runs.slice(0, -1).map(({ closing }) => closing?.outcome)).toEqual(runs.slice(1).map(() => 'partial'));
  for (const [i, { claimedAt }] of claimed.slice(1).entries()) {
    const took = claimedAt.getTime() - (claimed[i]?.claimedAt.getTime() ?? 0);
    expect(took).toBe(50_000); // the call under way after 45 seconds is waited for
  }
  // One pass: the names were read once, and no day twice.
  const asked = provider.calls.map(({ endpoint, from }) => `${endpoint} ${from}`);
  expect(new Set(asked).size).toBe(asked.length);
});

it('goes on where a claim fails for a moment, and says so where none comes through', async () => {
  const failing = (times: number) => {
    const { world, done } = machine(3);
    const { claimDue } = world.ledger;
    let left = times;
    world.ledger.claimDue = () => (left-- > 0 ? Promise.reject(new Error('Connection terminated.')) : claimDue());
    return done(syncDue(time, world));
  };
  expect(await failing(2)).toMatchObject({ claimed: 3, succeeded: 3 });
  expect(lines).toMatchObject([{ err: { name: 'Error' } }, { err: { name: 'Error' } }]);
  await expect(failing(Number.POSITIVE_INFINITY)).rejects.toThrow('Connection terminated.');
});

it('counts a run as failed whose end could not be written, and syncs the others', async () => {
  const { database, world, done } = machine(3);
  const { write } = world.ledger;
  world.ledger.write = (run, work) =>
    run.connectionId === 'connection-1' ? Promise.reject(new Error('Connection terminated.')) : write(run, work);
  expect(await done(syncDue(time, world))).toMatchObject({ claimed: 3, succeeded: 2, failed: 1 });
  const [runId] = database.of({ connectionId: 'connection-1' }).runs.keys();
  expect(lines.at(-1)).toMatchObject({ connectionId: 'connection-1', runId, err: { name: 'Error' } });
});

describe('what never settles', () => {
  const target = { workspaceId: 'workspace', connectionId: 'connection-0' };
  const never = () => new Promise<never>(() => {});

  it.each([
    ['the names', (_endpoint: string, from: string | null) => (from === null ? never() : undefined)],
    ['the usage', (_endpoint: string, from: string | null) => (from === null ? undefined : never())],
    ['one of the endpoints', (endpoint: string) => (endpoint === 'embeddings' ? never() : undefined)],
  ])('%s: the run ends as failed in its time, gives up its lease, and the next one begins', async (_what, before) => {
    const { database, provider, sim, world, done, at } = machine(1);
    provider.before = before;
    expect(await done(syncConnection(target, 'manual', time, world))).toMatchObject({ outcome: 'failed' });
    expect(at()).toBeLessThanOrEqual(0.9 * DURATION_MS + 2_000);
    const { runs, schedule } = database.of(target);
    expect([...runs.values()]).toMatchObject([{ closing: { outcome: 'failed', error: { code: 'unreachable' } } }]);
    expect(schedule.leaseUntil).toBeNull();
    provider.before = () => {};
    const later = { deadline: new Date(sim.now.getTime() + DURATION_MS), durationMs: DURATION_MS };
    expect(await done(syncConnection(target, 'manual', later, world))).toMatchObject({ outcome: 'succeeded' });
  });

  it('what was read of the other endpoints is stored all the same', async () => {
    const { database, provider, world, done } = machine(1);
    provider.before = (endpoint) => (endpoint === 'embeddings' ? never() : undefined);
    await done(syncConnection(target, 'manual', time, world));
    const stored = new Set([...database.of(target).days.values()].map(({ endpoint }) => endpoint));
    expect([...stored].sort()).toEqual(['completions', 'decisions']);
  });

  it('within Doow: the run is closed in its place, and the next one begins', async () => {
    const { database, sim, world, done, at } = machine(1);
    const claimOne: World['ledger']['claimOne'] = async (...asked) => {
      const claim = await world.ledger.claimOne(...asked);
      return typeof claim === 'string' ? claim : { ...claim, openKey: never };
    };
    const stuck = { ...world, ledger: { ...world.ledger, claimOne } };
    expect(await done(syncConnection(target, 'manual', time, stuck))).toMatchObject({ outcome: 'failed' });
    expect(at()).toBeLessThanOrEqual(0.9 * DURATION_MS + 20_000);
    const { runs, schedule } = database.of(target);
    expect([...runs.values()]).toMatchObject([{ closing: { outcome: 'failed', error: { code: 'internal' } } }]);
    expect(schedule.leaseUntil).toBeNull();
    expect(lines).toMatchObject([{ connectionId: 'connection-0', err: { name: 'Overdue' } }]);
    const later = { deadline: new Date(sim.now.getTime() + DURATION_MS), durationMs: DURATION_MS };
    expect(await done(syncConnection(target, 'manual', later, world))).toMatchObject({ outcome: 'succeeded' });
  });

  it('the database: the heartbeat ends with the time of the run, the lease runs out, and the next run begins', async () => {
    const { sim, world, done, at } = machine(1);
    const beats: number[] = [];
    const renew: World['ledger']['renew'] = (run) => {
      beats.push(at());
      return world.ledger.renew(run);
    };
    const stuck = { ...world, ledger: { ...world.ledger, renew, write: never } };
    await expect(done(syncConnection(target, 'manual', time, stuck))).rejects.toMatchObject({ name: 'Overdue' });
    expect(at()).toBeLessThanOrEqual(0.9 * DURATION_MS + 40_000);
    await sim.pass(LEASE_S * 1_000 + 1_000);
    expect(Math.max(...beats)).toBeLessThanOrEqual(0.9 * DURATION_MS + 15_000);
    const later = { deadline: new Date(sim.now.getTime() + DURATION_MS), durationMs: DURATION_MS };
    expect(await done(syncConnection(target, 'manual', later, world))).toMatchObject({ outcome: 'succeeded' });
  });
});
