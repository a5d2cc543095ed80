import { describe, expect, it } from 'vitest';
import { systemActor } from '@/lib/auth/actor';
import { type Day, eachDay } from '@/lib/day';
import { asOwner } from '@/lib/testing/factories';
import { FakeProvider, failure, ordinaryUsage } from '@/lib/testing/fake-provider';
import { connected, daysAgo, factsOf, soon, syncWith, testWorld, today, usageHash } from '@/lib/testing/syncing';
import { withWorkspace } from '@/lib/workspace';
import { scheduleNow, unschedule } from './schedule';
import { syncConnection } from './sync';
import type { Target } from './types';

const inWorkspace = ({ workspaceId }: Target, run: Parameters<typeof withWorkspace>[2]) =>
  withWorkspace(systemActor(workspaceId), 'sync.run', run);

async function storedDays({ connectionId }: Target, endpoint = 'completions'): Promise<string[]> {
  const rows = await asOwner<{ day: string }>(
    "SELECT DISTINCT to_char(day, 'YYYY-MM-DD') AS day FROM usage_rows WHERE connection_id = $1 AND endpoint = $2 ORDER BY 1",
    [connectionId, endpoint],
  );
  return rows.map(({ day }) => day);
}

describe('a sync', () => {
  it('reads the whole history, newest days first, and says what it did', async () => {
    const target = await connected(100);
    const provider = new FakeProvider();
    const result = await syncWith(target, provider, 'connect');
    expect(result.outcome).toBe('succeeded');
    expect(await storedDays(target)).toEqual(eachDay(daysAgo(100), today()));
    const reads = provider.calls.filter(({ endpoint }) => endpoint === 'completions');
    expect(reads[0]).toMatchObject({ from: daysAgo(6), to: today() });
    expect(reads.map(({ to }) => to)).toEqual(
      reads
        .map(({ to }) => to)
        .sort()
        .reverse(),
    );
    const { runs, schedule, connection, events } = await factsOf(target);
    expect(runs).toMatchObject([
      { trigger: 'connect', outcome: 'succeeded', days_read: 101, rows_added: 606, rows_changed: 0, rows_removed: 0 },
    ]);
    expect(runs[0]?.calls).toBe(provider.calls.length);
    expect(events.filter(({ kind }) => kind === 'call')).toHaveLength(provider.calls.length);
    expect(connection.last_success_at).not.toBeNull();
    expect(connection.last_long_read_at).not.toBeNull();
    expect(schedule).toMatchObject({ lease_until: null, failures: 0 });
    expect(schedule.in_seconds).toBeGreaterThan(0);
  });

  it('changes nothing the second time, nor when two run at once', async () => {
    const target = await connected(40);
    const provider = new FakeProvider();
    const results = await Promise.all([syncWith(target, provider), syncWith(target, provider)]);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['busy', 'succeeded']);
    const first = await usageHash(target);
    await syncWith(target, provider);
    expect(await usageHash(target)).toBe(first);
    const { runs } = await factsOf(target);
    expect(runs[1]).toMatchObject({ rows_added: 0, rows_changed: 0, rows_removed: 0, days_read: 4 });
  });

  it('reads the days again that were missed, by a pause or a cron that did not come', async () => {
    const target = await connected(60);
    const provider = new FakeProvider();
    await syncWith(target, provider);
    const whole = await usageHash(target);
    for (const missed of [1, 7, 40]) {
      const since = [target.connectionId, daysAgo(missed)];
      await asOwner('DELETE FROM usage_rows WHERE connection_id = $1 AND day >= $2', since);
      await asOwner('DELETE FROM coverage WHERE connection_id = $1 AND day >= $2', since);
      await syncWith(target, provider);
      expect(await usageHash(target)).toBe(whole);
    }
  });

  it('lets late data and corrections land, and records what they corrected', async () => {
    const target = await connected(10);
    const provider = new FakeProvider();
    await syncWith(target, provider);
    const changed: Record<string, (groups: ReturnType<typeof ordinaryUsage>) => ReturnType<typeof ordinaryUsage>> = {
      // settled when it was read: any change is a restatement, growth too
      [daysAgo(5)]: ([one, two]) => (one && two ? [{ ...one, requests: one.requests + 1n }, two] : []),
      // complete but provisional: growth is late data, a group that vanishes is a restatement
      [daysAgo(1)]: ([one]) => (one ? [{ ...one, inputTokens: one.inputTokens + 5n }] : []),
    };
    provider.usage = (endpoint, day) => {
      const groups = ordinaryUsage(endpoint, day);
      return endpoint === 'completions' ? (changed[day]?.(groups) ?? groups) : groups;
    };
    await asOwner('UPDATE connections SET last_long_read_at = now() - interval $$8 days$$ WHERE id = $1', [
      target.connectionId,
    ]);
    await syncWith(target, provider);
    const restated = await asOwner<{ day: string; project_id: string; before: string; after: string }>(
      `SELECT to_char(day, 'YYYY-MM-DD') AS day, project_id, requests_before AS before, requests_after AS after
       FROM restatements WHERE connection_id = $1 ORDER BY day`,
      [target.connectionId],
    );
    const requests = (day: Day) => ordinaryUsage('completions', day)[0]?.requests ?? 0n;
    expect(restated).toEqual([
      { day: daysAgo(5), project_id: 'p1', before: `${requests(daysAgo(5))}`, after: `${requests(daysAgo(5)) + 1n}` },
      { day: daysAgo(1), project_id: 'p2', before: `${requests(daysAgo(1))}`, after: '0' },
    ]);
    const { runs, events } = await factsOf(target);
    expect(runs[1]).toMatchObject({ rows_added: 0, rows_changed: 2, rows_removed: 1 });
    expect(events.find(({ kind }) => kind === 'restated')?.data).toEqual({
      from: daysAgo(5),
      to: daysAgo(1),
      groups: 2,
    });
    const fresh = await connected(10);
    await syncWith(fresh, provider);
    expect(await usageHash(target)).toBe(await usageHash(fresh));
  });

  it('keeps a day that comes back empty until it has come back empty twice', async () => {
    const target = await connected(5);
    const provider = new FakeProvider();
    await syncWith(target, provider);
    const before = await usageHash(target);
    const empty = (day: Day) =>
      (provider.usage = (e, d) => (d === day && e === 'completions' ? [] : ordinaryUsage(e, d)));
    empty(daysAgo(2));
    await syncWith(target, provider);
    expect(await usageHash(target)).toBe(before);
    const { events } = await factsOf(target);
    expect(events.filter(({ kind }) => kind === 'suspect_day')).toEqual([
      { kind: 'suspect_day', data: { endpoint: 'completions', day: daysAgo(2), rows: 2 } },
    ]);
    provider.usage = ordinaryUsage;
    await syncWith(target, provider);
    expect(await usageHash(target)).toBe(before);
    empty(daysAgo(2));
    await syncWith(target, provider);
    expect(await storedDays(target)).toContain(daysAgo(2));
    await syncWith(target, provider);
    expect(await storedDays(target)).not.toContain(daysAgo(2));
    expect(await storedDays(target, 'embeddings')).toContain(daysAgo(2));
  });

  it('stops at a refused key after one call, and calls nothing until the key is replaced', async () => {
    const target = await connected();
    const provider = new FakeProvider();
    provider.before = () => {
      throw failure('key_refused', { status: 401 });
    };
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'failed' });
    expect(await syncWith(target, provider)).toEqual({ outcome: 'not_scheduled', runId: null });
    expect(provider.calls).toHaveLength(1);
    const { connection, schedule, runs, events } = await factsOf(target);
    expect(connection.blocked_reason).toBe('key_refused');
    expect(schedule.next_attempt_at).toBeNull();
    expect(runs).toMatchObject([{ outcome: 'failed', error_code: 'key_refused', calls: 1 }]);
    expect(events.map(({ kind }) => kind)).toEqual(['call', 'sync_failed']);
  });

  it('stops at a missing usage scope, also when it goes missing half way, and keeps what it has', async () => {
    const target = await connected(60);
    const provider = new FakeProvider();
    provider.before = (_endpoint, from) => {
      if (from && from < daysAgo(6)) throw failure('scope_missing', { status: 403, scope: 'api.usage.read' });
    };
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'failed' });
    expect((await factsOf(target)).connection.blocked_reason).toBe('usage_scope_missing');
    expect(await storedDays(target)).toEqual(eachDay(daysAgo(6), today()));
  });

  it('goes on without project names, warns once, and reads them when it may', async () => {
    const target = await connected();
    const provider = new FakeProvider();
    provider.before = (endpoint) => {
      if (endpoint === 'projects') throw failure('scope_missing', { endpoint, scope: 'api.management.read' });
    };
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    const { connection, events } = await factsOf(target);
    expect(connection.names_readable).toBe(false);
    expect(events.filter(({ kind }) => kind === 'names_unreadable')).toHaveLength(1);
    provider.before = () => {};
    await syncWith(target, provider);
    expect((await factsOf(target)).connection.names_readable).toBe(true);
    expect(
      await asOwner('SELECT project_id, name FROM projects WHERE connection_id = $1', [target.connectionId]),
    ).toEqual([{ project_id: 'p1', name: 'Project one' }]);
  });

  it('takes an unknown endpoint for one the organization does not have, and asks again with the long reading', async () => {
    const target = await connected(10);
    const provider = new FakeProvider();
    provider.before = (endpoint) => {
      if (endpoint === 'decisions') throw failure('endpoint_unknown', { endpoint, status: 404 });
    };
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    const { connection, events } = await factsOf(target);
    expect(connection.unavailable).toEqual(['decisions']);
    expect(events.filter(({ kind }) => kind === 'endpoint_unavailable')).toHaveLength(1);
    expect(provider.calls.filter(({ endpoint }) => endpoint === 'decisions')).toHaveLength(1);
    provider.before = () => {};
    await asOwner('UPDATE connections SET last_long_read_at = now() - interval $$8 days$$ WHERE id = $1', [
      target.connectionId,
    ]);
    await syncWith(target, provider);
    expect((await factsOf(target)).connection.unavailable).toEqual([]);
    expect(await storedDays(target, 'decisions')).toEqual(eachDay(daysAgo(10), today()));
  });

  it('waits as long as it is told, and never calls earlier', async () => {
    const target = await connected(3);
    const provider = new FakeProvider();
    const world = testWorld(provider);
    let notBefore = 0;
    let told = 0;
    provider.before = () => {
      expect(world.now().getTime()).toBeGreaterThanOrEqual(notBefore);
      if (++told !== 2) return;
      notBefore = world.now().getTime() + 20_000;
      throw failure('rate_limited', { status: 429, retryAt: new Date(notBefore) });
    };
    const result = await syncConnection(target, 'manual', { deadline: soon() }, world);
    expect(result.outcome).toBe('succeeded');
    const { runs } = await factsOf(target);
    expect(runs[0]?.waited_ms).toBeGreaterThan(19_000);
    expect(runs[0]?.waited_ms).toBeLessThan(21_000);
  });

  it('stores a wait longer than the time left instead of sleeping it, and then goes on where it stopped', async () => {
    const target = await connected(90);
    const provider = new FakeProvider();
    const world = testWorld(provider);
    let limited = true;
    provider.before = (_endpoint, from) => {
      if (limited && from && from < daysAgo(6))
        throw failure('rate_limited', { retryAt: new Date(Date.now() + 3_600_000) });
    };
    const result = await syncConnection(target, 'connect', { deadline: soon() }, world);
    expect(result.outcome).toBe('deferred');
    expect(world.slept).toEqual([]);
    const { schedule, connection, events } = await factsOf(target);
    expect(connection.retry_reason).toBe('rate_limited');
    expect(schedule.in_seconds).toBeGreaterThan(3_590);
    expect(schedule.in_seconds).toBeLessThanOrEqual(3_600);
    expect(events.at(-1)).toMatchObject({ kind: 'waiting', data: { reason: 'rate_limited' } });
    expect(await storedDays(target)).toEqual(eachDay(daysAgo(6), today()));
    expect(await syncWith(target, provider)).toEqual({ outcome: 'waiting', runId: null });
    await inWorkspace(target, (tx) => unschedule(tx, target.connectionId)); // a pause does not shorten it
    await inWorkspace(target, (tx) => scheduleNow(tx, target.connectionId));
    expect((await factsOf(target)).schedule.in_seconds).toBeGreaterThan(3_580);
    expect(await syncWith(target, provider)).toEqual({ outcome: 'waiting', runId: null });

    limited = false;
    await asOwner('UPDATE sync_schedule SET next_attempt_at = now(), not_before = now() WHERE connection_id = $1', [
      target.connectionId,
    ]);
    const before = provider.calls.length;
    expect(await syncWith(target, provider, 'cron')).toMatchObject({ outcome: 'succeeded' });
    expect(provider.calls.slice(before).every(({ to }) => to === null || to < daysAgo(6))).toBe(true);
    expect(await storedDays(target)).toEqual(eachDay(daysAgo(90), today()));
    expect((await factsOf(target)).connection.retry_reason).toBeNull();
  });

  it('tries a server in trouble again a few times, then rests: 15 minutes, doubling', async () => {
    const target = await connected(3);
    const provider = new FakeProvider();
    let down = 2;
    provider.before = () => {
      if (down-- > 0) throw failure('unreachable', { status: 503 });
    };
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    provider.before = () => {
      throw failure('unreachable', { status: 503 });
    };
    for (const minutes of [15, 30, 60]) {
      expect(await syncWith(target, provider)).toMatchObject({ outcome: 'failed' });
      const { schedule, connection } = await factsOf(target);
      // A coin that lands in the middle takes a twentieth off.
      expect(Math.round((schedule.in_seconds ?? 0) / 6) / 10).toBeCloseTo(minutes * 0.95, 0);
      expect(connection.retry_reason).toBe('failing');
    }
    provider.before = () => {};
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    expect(await factsOf(target)).toMatchObject({ schedule: { failures: 0 }, connection: { retry_reason: null } });
  });

  it('corners a day whose answer cannot be trusted: that day stays as it was, all others arrive', async () => {
    const target = await connected(40);
    const provider = new FakeProvider();
    const bad = daysAgo(17);
    provider.before = (endpoint, from, to) => {
      if (endpoint === 'completions' && from && to && from <= bad && bad <= to)
        throw failure('bad_answer', { endpoint, status: 200, day: bad });
    };
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'failed' });
    const all = eachDay(daysAgo(40), today());
    expect(await storedDays(target)).toEqual(all.filter((day) => day !== bad));
    expect(await storedDays(target, 'embeddings')).toEqual(all);
    const { events, runs } = await factsOf(target);
    expect(runs[0]).toMatchObject({ error_code: 'bad_answer' });
    expect(events.filter(({ kind }) => kind === 'sync_failed').map(({ data }) => data)).toEqual([
      {
        code: 'bad_answer',
        endpoint: 'completions',
        status: 200,
        requestId: 'req_bad',
        scope: null,
        day: bad,
        problem: 'test',
      },
    ]);
    provider.before = () => {};
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    expect(await storedDays(target)).toEqual(all);
  });

  it.each([
    ['with a day missing', () => new Map()],
    ['with a group twice', (days: Map<Day, unknown[]>) => new Map([...days].map(([d, g]) => [d, [...g, ...g]]))],
    [
      'with a negative count',
      (days: Map<Day, { requests: bigint }[]>) =>
        new Map([...days].map(([d, g]) => [d, g.map((group) => ({ ...group, requests: -1n }))])),
    ],
    [
      'with a count beyond 64 bits',
      (days: Map<Day, { requests: bigint }[]>) =>
        new Map([...days].map(([d, g]) => [d, g.map((group) => ({ ...group, requests: 2n ** 63n }))])),
    ],
  ])('stores nothing of an answer %s', async (_name, spoil) => {
    const target = await connected(2);
    const provider = new FakeProvider();
    const open = provider.open;
    provider.open = (key, options) => {
      const session = open(key, options);
      return { ...session, readUsage: async (...args) => spoil((await session.readUsage(...args)) as never) as never };
    };
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'failed' });
    expect((await factsOf(target)).runs[0]).toMatchObject({ error_code: 'bad_answer', rows_added: 0 });
    expect(await storedDays(target)).toEqual([]);
  });

  it('keeps the whole endpoints of a range when another one fails, and goes on with them', async () => {
    const target = await connected(60);
    const provider = new FakeProvider();
    provider.before = (endpoint) => {
      if (endpoint === 'decisions') throw failure('unreachable', { endpoint, status: 500 });
    };
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'failed' });
    expect(await storedDays(target)).toEqual(eachDay(daysAgo(60), today()));
    expect(await storedDays(target, 'decisions')).toEqual([]);
  });

  it('leaves a run of trouble inside Doow as a failure with nothing of the cause in it', async () => {
    const target = await connected(3);
    const provider = new FakeProvider();
    provider.before = () => {
      throw new TypeError('sk-admin-secret in a message');
    };
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'failed' });
    const { runs, events } = await factsOf(target);
    expect(runs[0]?.error_code).toBe('internal');
    expect(JSON.stringify([runs, events])).not.toContain('sk-admin');
  });
});
