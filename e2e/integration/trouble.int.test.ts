import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemActor } from '@/lib/auth/actor';
import { connectionSummary } from '@/lib/integrations/queries';
import { nextCronAfter } from '@/lib/sync/cadence';
import { postgresLedger } from '@/lib/sync/postgres/ledger';
import { supervise } from '@/lib/sync/supervise';
import { syncConnection } from '@/lib/sync/sync';
import type { Target } from '@/lib/sync/types';
import { world } from '@/lib/sync/world';
import { createMember } from '@/lib/testing/factories';
import { connected, factsOf, soon, usageHash } from '@/lib/testing/syncing';
import { withWorkspace } from '@/lib/workspace';
import type { Fault } from '../sandbox/faults.ts';
import { type OpenSandbox, openSandbox } from '../sandbox/open.ts';

let sandbox: OpenSandbox;
beforeAll(async () => {
  sandbox = await openSandbox('trouble');
  const frozen = Date.now();
  sandbox.control.now = () => frozen; // today would grow between two readings
});
afterAll(() => sandbox.close());

const scenario = 'research';
const fault = (kind: Fault | null, endpoint = 'completions') =>
  sandbox.control.apply({ fault: { scenario, fault: kind, endpoint } });
afterEach(() => fault(null));

async function connection() {
  const { workspaceId } = await createMember();
  return connected(20, workspaceId, sandbox.keyOf(scenario));
}
const sync = (target: Awaited<ReturnType<typeof connection>>) =>
  syncConnection(target, 'manual', { deadline: soon() }, { ...world, random: () => 0 });

const summaryOf = ({ workspaceId, connectionId }: Target) =>
  withWorkspace(systemActor(workspaceId), 'sync.run', (tx) => connectionSummary(tx, connectionId));

describe('trouble at the provider', () => {
  it.each(['retry_after_seconds', 'retry_after_date'] as const)('a long wait, %s, is stored and kept', async (kind) => {
    const target = await connection();
    fault(kind);
    expect((await sync(target)).outcome).toBe('deferred');
    const { schedule, connection: facts } = await factsOf(target);
    expect(facts.retry_reason).toBe('rate_limited');
    expect(schedule.in_seconds).toBeGreaterThan(3_580);
    // The page has the reason, the end of the wait, and the first call of the cron after it.
    const until = schedule.next_attempt_at?.toISOString();
    const next = nextCronAfter(schedule.next_attempt_at ?? new Date()).toISOString();
    const { retry, nextSyncAt } = await summaryOf(target);
    expect(retry).toEqual({ reason: 'rate_limited', until, at: next });
    expect(nextSyncAt).toBe(next);
    fault(null);
    expect((await sync(target)).outcome).toBe('waiting');
  });

  it.each(['truncated', 'not_json', 'endless_pages', 'huge', 'redirect'] as const)(
    'an answer that is %s changes no day that is stored, and leaves the other endpoints alone',
    async (kind) => {
      const target = await connection();
      expect((await sync(target)).outcome).toBe('succeeded');
      const before = await usageHash(target);
      fault(kind);
      expect((await sync(target)).outcome).toBe('failed');
      expect(await usageHash(target)).toBe(before);
      const { events, runs } = await factsOf(target);
      expect(runs.at(-1)).toMatchObject({ error_code: 'bad_answer' });
      const failed = events.filter(({ kind: event }) => event === 'sync_failed').map(({ data }) => data);
      expect(failed.length).toBeGreaterThan(0);
      for (const data of failed)
        expect(data).toMatchObject({
          endpoint: 'completions',
          day: expect.stringMatching(/^\d{4}-/),
          requestId: expect.stringMatching(/^req_/),
          problem: expect.stringMatching(/^OpenAI (sent|answered) .+\.$/),
        });
    },
  );

  it('a connection that keeps failing rests longer each time, and says how often it failed and when it tries again', async () => {
    const target = await connection();
    fault('not_json');
    for (const [i, minutes] of [15, 30, 60, 120, 240, 360, 360].entries()) {
      expect((await sync(target)).outcome).toBe('failed');
      const { schedule, events, runs } = await factsOf(target);
      const due = schedule.next_attempt_at ?? new Date(0);
      expect(Math.round((schedule.in_seconds ?? 0) / 60)).toBe(minutes);
      const waiting = events.filter(({ kind }) => kind === 'waiting').map(({ data }) => data);
      expect(waiting).toHaveLength(i + 1);
      expect(waiting[i]).toMatchObject({ reason: 'failing', failures: i + 1, until: due.toISOString() });
      expect((await summaryOf(target)).retry).toEqual({
        reason: 'failing',
        failures: i + 1,
        error: runs.at(-1)?.error,
        at: nextCronAfter(due).toISOString(),
      });
    }
    fault(null);
    expect((await sync(target)).outcome).toBe('succeeded');
    expect((await summaryOf(target)).retry).toBeNull();
    fault('not_json');
    await sync(target);
    expect((await summaryOf(target)).retry, 'a success begins the count anew').toMatchObject({ failures: 1 });
  });

  it.each([
    ['drip', 'partial', null],
    ['hang', 'partial', null],
    ['ever_new_pages', 'failed', 'OpenAI sent pages that never end.'],
  ] as const)(
    'an answer that never comes to its end, %s, ends with the time of the run, and the next run does the rest',
    async (kind, outcome, problem) => {
      const target = await connection();
      fault(kind);
      sandbox.control.apply({ latencyMs: 50 });
      const claim = await postgresLedger.claimOne(target, 'manual');
      if (typeof claim === 'string') throw new Error(claim);
      const inMs = (ms: number) => new Date(Date.now() + ms);
      const limit = inMs(4_000);
      expect(await supervise(claim, { ...world, random: () => 0 }, { until: inMs(800), abortAt: inMs(1_200) })).toBe(
        outcome,
      );
      expect(new Date() < limit).toBe(true);
      const { schedule, runs, events } = await factsOf(target);
      expect(schedule).toMatchObject({ lease_until: null, next_attempt_at: expect.any(Date) });
      expect(runs.at(-1)).toMatchObject({ outcome, finished_at: expect.any(Date) });
      expect(events.find((event) => event.kind === 'sync_failed')?.data.problem ?? null).toBe(problem);
      fault(null);
      sandbox.control.apply({ latencyMs: 0 });
      expect((await sync(target)).outcome).toBe('succeeded');
      const whole = await connection();
      await sync(whole);
      expect(await usageHash(target)).toBe(await usageHash(whole));
    },
  );

  it('a key revoked between two runs is noticed by the next one, which then calls no more', async () => {
    const target = await connection();
    await sync(target);
    sandbox.control.apply({ revoke: scenario });
    expect((await sync(target)).outcome).toBe('failed');
    expect((await factsOf(target)).connection.blocked_reason).toBe('key_refused');
    sandbox.control.apply({ restore: scenario });
    expect((await sync(target)).outcome).toBe('not_scheduled');
  });
});
