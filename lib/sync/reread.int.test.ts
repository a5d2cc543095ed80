import { describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import type { Day } from '@/lib/day';
import { disconnect } from '@/lib/integrations/disconnect';
import { requestReread } from '@/lib/integrations/reread';
import { asOwner, createMember } from '@/lib/testing/factories';
import { FakeProvider, failure, ordinaryUsage } from '@/lib/testing/fake-provider';
import { connected, daysAgo, factsOf, soon, syncWith, testWorld, today } from '@/lib/testing/syncing';
import { availableEndpoints } from './endpoints';
import { syncConnection, syncDue } from './sync';
import type { Target } from './types';

const ENDPOINTS = availableEndpoints('openai', []);
const OLD = daysAgo(20);

const newProvider = () => Object.assign(new FakeProvider(), { usageEndpoints: ENDPOINTS });

/** A connection whose history of 30 days was read, and all of it is settled but the trailing days. */
async function settled(provider = newProvider()): Promise<{ target: Target; owner: Member; provider: FakeProvider }> {
  const target = await connected(30);
  const owner = await createMember('owner', target.workspaceId);
  await syncWith(target, provider);
  provider.calls.length = 0;
  return { target, owner, provider };
}

const ask = (owner: Member, { connectionId: id }: Target, day: Day = OLD) => requestReread(owner, { id, day });

type Note = { endpoint: string; day: string; asked: boolean; failed: boolean; failed_code: string | null };
const notesOf = ({ connectionId }: Target) =>
  asOwner<Note>(
    `SELECT endpoint, to_char(day, 'YYYY-MM-DD') AS day, asked_at IS NOT NULL AS asked, failed_at IS NOT NULL AS failed,
       failed_code FROM coverage_notes WHERE connection_id = $1 ORDER BY day, endpoint`,
    [connectionId],
  );
const readAts = async ({ connectionId }: Target, day: Day = OLD) =>
  (
    await asOwner<{ at: Date }>('SELECT read_at AS at FROM coverage WHERE connection_id = $1 AND day = $2', [
      connectionId,
      day,
    ])
  ).map(({ at }) => at.getTime());
const reads = (provider: FakeProvider, day: Day = OLD) =>
  provider.calls.filter(({ from, to }) => from && to && from <= day && to >= day);

describe('a day that somebody asked for', () => {
  it('is read by the next run, whole, with nothing besides that would not have been read; then it is answered', async () => {
    const { target, owner, provider } = await settled();
    const before = Math.max(...(await readAts(target)));
    await ask(owner, target);
    expect(await notesOf(target)).toEqual(
      ENDPOINTS.toSorted().map((endpoint) => ({ endpoint, day: OLD, asked: true, failed: false, failed_code: null })),
    );
    expect((await factsOf(target)).schedule.in_seconds).toBeLessThanOrEqual(0);
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    const spans = new Set(provider.calls.flatMap(({ from, to }) => (from ? [`${from} ${to}`] : [])));
    expect(spans).toEqual(new Set([`${daysAgo(3)} ${today()}`, `${OLD} ${OLD}`]));
    expect(reads(provider)).toHaveLength(ENDPOINTS.length);
    expect(Math.min(...(await readAts(target)))).toBeGreaterThan(before);
    expect(await notesOf(target)).toEqual([]);
    provider.calls.length = 0;
    await syncWith(target, provider);
    expect(reads(provider)).toEqual([]);
  });

  it('is read by the cron as well, which finds the connection due', async () => {
    const { target, owner, provider } = await settled();
    await asOwner('UPDATE sync_schedule SET next_attempt_at = NULL WHERE connection_id <> $1', [target.connectionId]);
    await ask(owner, target);
    expect(await syncDue({ deadline: soon() }, testWorld(provider))).toMatchObject({ claimed: 1, succeeded: 1 });
    expect(await notesOf(target)).toEqual([]);
  });

  it('is asked for once however often, and told once', async () => {
    const { target, owner } = await settled();
    await ask(owner, target);
    const first = await asOwner('SELECT * FROM coverage_notes WHERE connection_id = $1', [target.connectionId]);
    await ask(owner, target);
    expect(await asOwner('SELECT * FROM coverage_notes WHERE connection_id = $1', [target.connectionId])).toEqual(
      first,
    );
    const audited = await asOwner<{ data: unknown }>(
      "SELECT data FROM audit_entries WHERE workspace_id = $1 AND action = 'connection.day_asked'",
      [target.workspaceId],
    );
    expect(audited).toMatchObject([{ data: { connectionId: target.connectionId, day: OLD } }]);
    const { events } = await factsOf(target);
    expect(events.filter(({ kind }) => kind === 'day_asked')).toEqual([
      { kind: 'day_asked', data: { by: owner.name, day: OLD } },
    ]);
  });

  it('is read by the run that is under way, though it has read that day already', async () => {
    const target = await connected(30);
    const owner = await createMember('owner', target.workspaceId);
    const provider = newProvider();
    let asked: Date | null = null;
    provider.before = async (_endpoint, from) => {
      if (asked || !from || from > daysAgo(7)) return;
      asked = new Date();
      await ask(owner, target, daysAgo(2));
    };
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    expect(reads(provider, daysAgo(2))).toHaveLength(2 * ENDPOINTS.length);
    expect(await notesOf(target)).toEqual([]);
    expect((await factsOf(target)).runs).toHaveLength(1);
  });

  it('that came back changed is a restatement as always; one that came back empty is read once more', async () => {
    const { target, owner, provider } = await settled();
    provider.usage = (endpoint, day) => {
      const groups = ordinaryUsage(endpoint, day);
      if (day !== OLD) return groups;
      return endpoint === 'embeddings' ? [] : groups.map((group) => ({ ...group, requests: group.requests + 1n }));
    };
    await ask(owner, target);
    await syncWith(target, provider);
    const [{ restated } = { restated: 0 }] = await asOwner<{ restated: number }>(
      'SELECT count(*)::int AS restated FROM restatements WHERE connection_id = $1 AND day = $2',
      [target.connectionId, OLD],
    );
    expect(restated).toBe(2 * (ENDPOINTS.length - 1));
    expect(await notesOf(target)).toMatchObject([{ endpoint: 'embeddings', asked: true }]);
    await syncWith(target, provider);
    expect(await notesOf(target)).toEqual([]);
  });

  it('that has never been read is read and answered too', async () => {
    const { target, owner, provider } = await settled();
    await asOwner('DELETE FROM coverage WHERE connection_id = $1 AND day = $2', [target.connectionId, OLD]);
    await ask(owner, target);
    await syncWith(target, provider);
    expect(await readAts(target)).toHaveLength(ENDPOINTS.length);
    expect(await notesOf(target)).toEqual([]);
  });
});

describe('a day that cannot be read', () => {
  const failsOn = (provider: FakeProvider, code: 'bad_answer' | 'unreachable') => {
    provider.before = (endpoint, from, to) => {
      if (endpoint === 'embeddings' && from && to && from <= OLD && to >= OLD) throw failure(code, { endpoint });
    };
  };

  it('stays as it was, is noted as failed and not asked for again; the reading that stores it takes the note away', async () => {
    const { target, owner, provider } = await settled();
    failsOn(provider, 'bad_answer');
    await ask(owner, target);
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'failed' });
    expect(await notesOf(target)).toEqual([
      { endpoint: 'embeddings', day: OLD, asked: false, failed: true, failed_code: 'bad_answer' },
    ]);
    provider.calls.length = 0;
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    expect(reads(provider)).toEqual([]);
    provider.before = () => {};
    await ask(owner, target);
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    expect(await notesOf(target)).toEqual([]);
  });

  it('for the moment only is asked for until it can be', async () => {
    const { target, owner, provider } = await settled();
    failsOn(provider, 'unreachable');
    await ask(owner, target);
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'failed' });
    expect(await notesOf(target)).toEqual([
      { endpoint: 'embeddings', day: OLD, asked: true, failed: true, failed_code: 'unreachable' },
    ]);
    provider.before = () => {};
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
    expect(await notesOf(target)).toEqual([]);
  });
});

describe('nobody can ask', () => {
  it('for a day to come, or one before the history', async () => {
    const { target, owner } = await settled();
    for (const day of [daysAgo(-1), daysAgo(31)])
      await expect(ask(owner, target, day)).rejects.toMatchObject({
        code: 'invalid',
        fields: { day: expect.any(String) },
      });
    await ask(owner, target, daysAgo(30));
    await ask(owner, target, today());
    expect(await notesOf(target)).toHaveLength(2 * ENDPOINTS.length);
  });

  it('of a connection that is paused, blocked or disconnected; what was asked for before goes with the usage', async () => {
    const { target, owner } = await settled();
    const set = (sql: string) => asOwner(`UPDATE connections SET ${sql} WHERE id = $1`, [target.connectionId]);
    await set('paused_at = now()');
    await expect(ask(owner, target)).rejects.toThrow(/Resume it first/);
    await set("paused_at = NULL, blocked_reason = 'key_refused'");
    await expect(ask(owner, target)).rejects.toThrow(/or replace it/);
    await set("blocked_reason = NULL, name = 'Acme'");
    await ask(owner, target);
    await disconnect(owner, { id: target.connectionId, typedName: 'Acme', deleteUsageName: 'Acme' });
    expect(await notesOf(target)).toEqual([]);
    await expect(ask(owner, target)).rejects.toThrow(/Connect it again first/);
  });

  it('before the provider’s wait is over: it is kept, and read then', async () => {
    const { target, owner, provider } = await settled();
    await asOwner(
      "UPDATE sync_schedule SET next_attempt_at = now() + interval '2 hours', not_before = now() + interval '1 hour' WHERE connection_id = $1",
      [target.connectionId],
    );
    await ask(owner, target);
    expect((await factsOf(target)).schedule.in_seconds).toBeGreaterThan(3_500);
    expect((await factsOf(target)).schedule.in_seconds).toBeLessThanOrEqual(3_600);
    expect(await syncWith(target, provider)).toMatchObject({ outcome: 'waiting' });
    expect(await notesOf(target)).toHaveLength(ENDPOINTS.length);
  });

  it('for another workspace’s connection, or without the right', async () => {
    const { target } = await settled();
    await expect(ask(await createMember('owner'), target)).rejects.toMatchObject({ code: 'not_found' });
    await expect(ask(await createMember('finance', target.workspaceId), target)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await notesOf(target)).toEqual([]);
  });

  it('a run that is stopped to answer: what it read before the fence stays asked for', async () => {
    const { target, owner, provider } = await settled();
    await ask(owner, target);
    provider.before = async (_endpoint, from) => {
      if (from === OLD)
        await asOwner('UPDATE sync_schedule SET fence = fence + 1 WHERE connection_id = $1', [target.connectionId]);
    };
    const deadline = soon();
    expect(await syncConnection(target, 'manual', { deadline }, testWorld(provider))).toMatchObject({
      outcome: 'stopped',
    });
    expect(await notesOf(target)).toHaveLength(ENDPOINTS.length);
  });
});
