import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Day } from '@/lib/day';
import type { EndpointId } from '@/lib/integrations/provider';
import { asOwner, createMember } from '@/lib/testing/factories';
import { FAKE_ENDPOINTS, FakeProvider, failure, ordinaryUsage } from '@/lib/testing/fake-provider';
import { connected, daysAgo, factsOf, soon, syncWith, testWorld, usageHash } from '@/lib/testing/syncing';
import { health } from './health';
import { FencedOff } from './ledger';
import { postgresLedger } from './postgres/ledger';
import { storeDays } from './store';
import { syncConnection, syncDue } from './sync';

const { claimDue, claimOne, stands, write } = postgresLedger;
const cron = (provider: FakeProvider) => syncDue({ deadline: soon() }, testWorld(provider));
const expire = (connectionId: string) =>
  asOwner("UPDATE sync_schedule SET lease_until = now() - interval '1 second' WHERE connection_id = $1", [
    connectionId,
  ]);
const oneDay = (endpoint: EndpointId, day: Day) => ({ endpoint, day, groups: ordinaryUsage(endpoint, day) });

beforeEach(() => asOwner('UPDATE sync_schedule SET next_attempt_at = NULL'));

describe('the cron', () => {
  it('called twenty times at once works on each connection once', async () => {
    const targets = await Promise.all(Array.from({ length: 5 }, () => connected(20)));
    const provider = new FakeProvider();
    const all = await Promise.all(Array.from({ length: 20 }, () => cron(provider)));
    const sum = (key: 'claimed' | 'succeeded') => all.reduce((total, counts) => total + counts[key], 0);
    expect([sum('claimed'), sum('succeeded')]).toEqual([5, 5]);
    const hashes = new Set(await Promise.all(targets.map(usageHash)));
    expect(hashes.size).toBe(1);
    for (const target of targets) expect((await factsOf(target)).runs).toMatchObject([{ outcome: 'succeeded' }]);
  });

  it('counts one connection in trouble, and syncs the others', async () => {
    const [refused, limited, fine] = [await connected(3), await connected(3), await connected(3)];
    const world = testWorld(new FakeProvider());
    let order = 0;
    world.providerOf = () => {
      const own = new FakeProvider();
      const which = order++;
      own.before = () => {
        if (which === 0) throw failure('key_refused', { status: 401 });
        if (which === 1) throw failure('rate_limited', { retryAt: new Date(Date.now() + 7_200_000) });
      };
      return own;
    };
    const counts = await syncDue({ deadline: soon() }, world);
    expect(counts).toMatchObject({ claimed: 3, succeeded: 1, failed: 1, deferred: 1, remaining: 0 });
    const outcomes = await Promise.all([refused, limited, fine].map(async (t) => (await factsOf(t)).runs[0]?.outcome));
    expect(outcomes.sort()).toEqual(['deferred', 'failed', 'succeeded']);
    const [row] = await asOwner('SELECT * FROM cron_runs ORDER BY id DESC LIMIT 1');
    expect(row).toMatchObject({ claimed: 3, succeeded: 1, failed: 1, deferred: 1, remaining: 0 });
    expect((await health()).cron).toMatchObject({ late: false });
  });

  it('goes on where a claim fails for a moment, and says so when none comes through', async () => {
    const target = await connected(3);
    const world = testWorld(new FakeProvider());
    const failing = (times: number) => {
      let failures = 0;
      const claimDueAtTimes = () =>
        failures++ < times ? Promise.reject(new Error('No connection in time.')) : postgresLedger.claimDue();
      return syncDue({ deadline: soon() }, { ...world, ledger: { ...postgresLedger, claimDue: claimDueAtTimes } });
    };
    await expect(failing(Number.POSITIVE_INFINITY)).rejects.toThrow('No connection in time.');
    expect(await failing(3)).toMatchObject({ claimed: 1, succeeded: 1 });
    expect((await factsOf(target)).runs).toMatchObject([{ outcome: 'succeeded' }]);
  });

  it('claims nothing when the time for that is over, and leaves it due', async () => {
    const target = await connected(3);
    const counts = await syncDue({ deadline: new Date(Date.now() + 60_000) }, testWorld(new FakeProvider()));
    expect(counts).toMatchObject({ claimed: 0, remaining: 1 });
    expect((await factsOf(target)).runs).toEqual([]);
  });

  it('does not touch what is paused, disconnected, blocked, waiting or without a key', async () => {
    const targets = await Promise.all(Array.from({ length: 5 }, () => connected(3)));
    const change = ['paused_at = now()', 'disconnected_at = now()', "blocked_reason = 'key_refused'"];
    for (const [i, sql] of change.entries())
      await asOwner(`UPDATE connections SET ${sql} WHERE id = $1`, [targets[i]?.connectionId]);
    await asOwner('DELETE FROM credentials WHERE connection_id = $1', [targets[3]?.connectionId]);
    await asOwner("UPDATE sync_schedule SET next_attempt_at = now() + interval '1 hour' WHERE connection_id = $1", [
      targets[4]?.connectionId,
    ]);
    const provider = new FakeProvider();
    expect(await cron(provider)).toMatchObject({ claimed: 0, remaining: 0 });
    expect(provider.calls).toEqual([]);
  });

  it('lets a large organization go after its turn, so that the small ones are done in the first call', async () => {
    const large = await connected(400);
    const small = await Promise.all(Array.from({ length: 12 }, () => connected(2)));
    const provider = new FakeProvider();
    const world = testWorld(provider);
    let ahead = 0;
    const now = world.now;
    world.now = () => new Date(now().getTime() + ahead);
    provider.before = (_endpoint, from) => {
      if (from && from < daysAgo(10)) ahead += 4_000;
    };
    const counts = await syncDue({ deadline: soon() }, world);
    expect(counts.succeeded).toBeGreaterThanOrEqual(12);
    for (const target of small) expect((await factsOf(target)).runs[0]).toMatchObject({ outcome: 'succeeded' });
    const { runs } = await factsOf(large);
    expect(runs[0]).toMatchObject({ outcome: 'partial' });
    await cron(new FakeProvider());
    expect((await factsOf(large)).runs.at(-1)).toMatchObject({ outcome: 'succeeded' });
    const whole = await connected(400);
    await syncWith(whole, new FakeProvider());
    expect(await usageHash(large)).toBe(await usageHash(whole));
  });
});

describe('a run whose time is up', () => {
  it('has failed where calls did and not one day was stored, instead of being due at once for ever', async () => {
    const target = await connected(20);
    const provider = new FakeProvider();
    const world = testWorld(provider);
    let ahead = 0;
    const now = world.now;
    world.now = () => new Date(now().getTime() + ahead);
    await syncDue({ deadline: soon() }, world);
    provider.before = (_endpoint, from) => {
      if (!from) return;
      ahead += 6_000;
      throw failure('bad_answer', { status: 200 });
    };
    await asOwner('UPDATE sync_schedule SET next_attempt_at = now() WHERE connection_id = $1', [target.connectionId]);
    expect(await syncDue({ deadline: new Date(world.now().getTime() + 300_000) }, world)).toMatchObject({
      claimed: 1,
      failed: 1,
      remaining: 0,
    });
    const { runs, schedule } = await factsOf(target);
    expect(runs).toMatchObject([{ outcome: 'succeeded' }, { outcome: 'failed', error_code: 'bad_answer' }]);
    expect(schedule.in_seconds).toBeGreaterThan(60);
  });

  it('keeps what it has, is due at once, and its next slice reads nothing twice', async () => {
    const target = await connected(120);
    const provider = new FakeProvider();
    const world = testWorld(provider);
    const deadline = soon();
    let reads = 0;
    world.now = () => (reads > 5 ? deadline : new Date());
    provider.before = () => void reads++;
    const first = await syncConnection(target, 'connect', { deadline }, world);
    expect(first).toMatchObject({ outcome: 'partial' });
    if (first.runId === null) throw new Error('not claimed');
    expect((await factsOf(target)).schedule.in_seconds).toBeLessThanOrEqual(0);
    const slice = { fence: first.fence, passBegan: first.passBegan };
    const before = new Set(provider.calls.map(({ endpoint, from }) => `${endpoint} ${from}`));
    const calls = provider.calls.length;
    const second = await syncConnection(target, 'continue', { deadline: soon(), slice }, testWorld(provider));
    expect(second).toMatchObject({ outcome: 'succeeded', passBegan: first.passBegan });
    const again = provider.calls.slice(calls).filter(({ endpoint, from }) => before.has(`${endpoint} ${from}`));
    expect(again).toEqual([]);
    const replayed = await syncConnection(target, 'continue', { deadline: soon(), slice }, testWorld(provider));
    expect(replayed.runId).toBeNull();
  });
});

describe('a lease', () => {
  it('is held by one at a time, handed on when it has run out, and its old holder is refused every time', async () => {
    const target = await connected(5);
    const old = await claimOne(target, 'manual');
    if (typeof old === 'string') throw new Error(old);
    expect(await claimOne(target, 'manual')).toBe('busy');
    expect(await claimDue()).toBeNull();
    const days = FAKE_ENDPOINTS.map((endpoint) => oneDay(endpoint, daysAgo(1)));
    await write(old, (tx) => storeDays(tx, old.claimedAt, days.slice(0, 1)));
    const hash = await usageHash(target);
    await expire(target.connectionId);
    const next = await claimDue();
    expect(next).toMatchObject({ connectionId: target.connectionId, fence: old.fence + 1n });
    for (let i = 0; i < 5; i++)
      await expect(write(old, (tx) => storeDays(tx, old.claimedAt, days))).rejects.toThrow(FencedOff);
    await expect(stands(old)).rejects.toThrow(FencedOff);
    expect(await usageHash(target)).toBe(hash);
    const { runs } = await factsOf(target);
    expect(runs).toMatchObject([{ outcome: 'failed', error_code: 'internal' }, { outcome: null }]);
  });

  it("is no other workspace's, and none at all for a connection that does not exist", async () => {
    const target = await connected(5);
    const { workspaceId } = await createMember();
    expect(await claimOne({ ...target, workspaceId }, 'manual')).toBe('not_scheduled');
    expect(await claimOne({ workspaceId, connectionId: randomUUID() }, 'manual')).toBe('not_scheduled');
  });
});

describe('a restart of the database', () => {
  it('in the middle of a run leaves whole days, and the next run ends the work', async () => {
    const target = await connected(60);
    const provider = new FakeProvider();
    provider.before = async () => {
      if (provider.calls.length !== 6) return;
      await asOwner(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
    };
    await syncWith(target, provider).catch(() => {});
    await expire(target.connectionId);
    const result = await syncWith(target, new FakeProvider());
    expect(result.outcome).toBe('succeeded');
    const whole = await connected(60);
    await syncWith(whole, new FakeProvider());
    expect(await usageHash(target)).toBe(await usageHash(whole));
  });
});
