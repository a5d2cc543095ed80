import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemActor } from '@/lib/auth/actor';
import { connectionSummary } from '@/lib/integrations/queries';
import { nextCronAfter } from '@/lib/sync/cadence';
import { syncConnection, syncDue } from '@/lib/sync/sync';
import type { Target } from '@/lib/sync/types';
import { world } from '@/lib/sync/world';
import { asOwner, createMember } from '@/lib/testing/factories';
import { connected, factsOf, soon, usageHash } from '@/lib/testing/syncing';
import { withWorkspace } from '@/lib/workspace';
import type { Fault } from '../sandbox/faults.ts';
import type { Scenario } from '../sandbox/keys.ts';
import { type OpenSandbox, openSandbox } from '../sandbox/open.ts';

let sandbox: OpenSandbox;
beforeAll(async () => {
  sandbox = await openSandbox('trouble');
  const frozen = Date.now();
  sandbox.control.now = () => frozen; // today would grow between two readings
});
afterAll(() => sandbox.close());

const scenario = 'research';
const fault = (kind: Fault | null, of: Scenario = scenario) =>
  sandbox.control.apply({ fault: { scenario: of, fault: kind, endpoint: 'completions' } });
afterEach(() => fault(null));

async function connection(of: Scenario = scenario) {
  const { workspaceId } = await createMember();
  return connected(20, workspaceId, sandbox.keyOf(of));
}
const sync = (target: Awaited<ReturnType<typeof connection>>) =>
  syncConnection(target, 'manual', { deadline: soon() }, { ...world, random: () => 0 });

/** How long the platform lets a call of the cron run, in place of five minutes. */
const DURATION_MS = 8_000;

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

  it('answers that never come to their end leave a call of the cron its time to end in, and the next runs do the rest', async () => {
    await asOwner('UPDATE sync_schedule SET next_attempt_at = NULL');
    const cases = [
      { of: 'research', kind: 'drip', outcome: 'partial', problem: null },
      { of: 'ordinary', kind: 'hang', outcome: 'partial', problem: null },
      { of: 'restating', kind: 'ever_new_pages', outcome: 'failed', problem: 'OpenAI sent pages that never end.' },
    ] as const;
    const targets = await Promise.all(
      cases.map(async ({ of, kind, ...expected }) => {
        fault(kind, of);
        return { ...expected, of, target: await connection(of) };
      }),
    );
    sandbox.control.apply({ latencyMs: 100 });
    const deadline = new Date(Date.now() + DURATION_MS);
    const counts = await syncDue({ deadline, durationMs: DURATION_MS }, { ...world, random: () => 0 });
    sandbox.control.apply({ latencyMs: 0 });
    expect(counts).toMatchObject({ claimed: 3, failed: 1, remaining: 2 });
    const [{ finished_at } = {}] = await asOwner('SELECT finished_at FROM cron_runs ORDER BY id DESC LIMIT 1');
    expect(finished_at < deadline).toBe(true);

    for (const { of, target, outcome, problem } of targets) {
      const { schedule, runs, events } = await factsOf(target);
      expect(schedule).toMatchObject({ lease_until: null, next_attempt_at: expect.any(Date) });
      expect(runs).toMatchObject([{ outcome }]);
      expect(events.find(({ kind }) => kind === 'sync_failed')?.data.problem ?? null).toBe(problem);
      fault(null, of);
      expect((await sync(target)).outcome).toBe('succeeded');
      const whole = await connection(of);
      await sync(whole);
      expect(await usageHash(target)).toBe(await usageHash(whole));
    }
  });

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
