import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemActor } from '@/lib/auth/actor';
import { deleteKey, storeKey } from '@/lib/integrations/credentials';
import { Secret } from '@/lib/secret';
import { asOwner } from '@/lib/testing/factories';
import { ModelDatabase } from '@/lib/testing/model/database';
import { newConnection } from '@/lib/testing/model/plant';
import * as model from '@/lib/testing/model/schedule';
import { newProcess, Simulation } from '@/lib/testing/model/simulation';
import { type ConnectionState, dayKey } from '@/lib/testing/model/state';
import { runs } from '@/lib/testing/random';
import { connected, daysAgo } from '@/lib/testing/syncing';
import { withWorkspace } from '@/lib/workspace';
import type { ReadDay } from '../diff';
import { finishRun } from '../finish';
import { type Claim, FencedOff, type Ledger } from '../ledger';
import { makeDue, scheduleNow, seize, unschedule } from '../schedule';
import { storeDays } from '../store';
import type { Target } from '../types';
import { ask } from './asked';
import { postgresLedger } from './ledger';

type Act = 'expire' | 'due' | 'ask' | 'pause' | 'resume' | 'seize' | 'disconnect' | 'connect';

/** A step that both ledgers take; `of` is which of the claims made so far, 0 the last one. */
type Step =
  | { kind: 'claimDue' | 'claimOne' | 'countDue' | Act }
  | { kind: 'stands' | 'renew' | 'finish' | 'stop'; of: number }
  | { kind: 'store'; of: number; day: number; groups: number; version: number; fails: boolean };

const of = fc.constantFrom(0, 0, 0, 0, 1, 2);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('claimDue', 'claimOne', 'expire', 'due', 'ask') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('pause', 'resume', 'seize', 'disconnect', 'connect', 'connect', 'countDue'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('stands', 'renew', 'finish', 'stop'), of }) },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('store' as const),
      of,
      day: fc.constantFrom(1, 1, 2, 6),
      groups: fc.nat({ max: 3 }),
      version: fc.nat({ max: 2 }),
      fails: fc.constantFrom(false, false, true),
    }),
  },
);

/** What a ledger shows of a connection after a step, without the times and ids that differ. */
type View = {
  scheduled: boolean;
  leased: boolean;
  fence: bigint;
  failures: number;
  days: string[];
  asked: string[];
  runs: string[];
  restated: number;
};

/** One of the two, with what people do to its connection. */
type Side = {
  ledger: Ledger;
  target: Target;
  claims: Claim[];
  act(kind: Act): Promise<void>;
  view(): Promise<View>;
};

const readDay = ({ day, groups, version }: Extract<Step, { kind: 'store' }>): ReadDay => ({
  endpoint: 'completions',
  day: daysAgo(day),
  groups: Array.from({ length: groups }, (_, i) => ({
    projectId: `p${i}`,
    model: 'm',
    inputTokens: BigInt(10 - version),
    outputTokens: 1n,
    requests: 2n,
  })),
});

async function take(side: Side, step: Step): Promise<string> {
  const { ledger, claims } = side;
  const claim = 'of' in step ? claims.at(-1 - (step.of % Math.max(1, claims.length))) : undefined;
  if ('of' in step && !claim) return 'no claim';
  const told = (result: Claim | string | null) => {
    if (result === null || typeof result === 'string') return `${result}`;
    claims.push(result);
    const { fence, failures, trigger, connection, readings } = result;
    const known = Array.from({ length: 7 }, (_, i) => {
      const reading = readings.get('completions', daysAgo(i));
      return readings.isDone('completions', daysAgo(i))
        ? 'done'
        : reading
          ? `read${reading.suspectAt ? '?' : ''}`
          : '-';
    });
    known.push(`asked ${readings.askedAt('completions', daysAgo(6)) !== undefined}`);
    return [fence, failures, trigger, connection.retryReason, ...known].join(' ');
  };
  switch (step.kind) {
    case 'claimDue':
      return told(await ledger.claimDue());
    case 'claimOne':
      return told(await ledger.claimOne(side.target, 'manual'));
    case 'countDue':
      return `${await ledger.countDue()} due`;
    case 'stands':
      return claim ? ((await ledger.stands(claim)) instanceof Date ? 'stands' : '') : '';
    case 'renew':
      if (claim) await ledger.renew(claim);
      return 'renewed';
    case 'stop':
      if (claim) await ledger.stop(claim, { outcome: 'stopped', calls: 3, waitedMs: 0, error: null }, []);
      return 'stopped';
    case 'finish':
      if (claim)
        await ledger.write(claim, (tx) =>
          finishRun(
            tx,
            {
              outcome: 'failed',
              error: null,
              retryInMs: 900_000,
              retryReason: 'failing',
              blocked: null,
              failures: claim.failures + 1,
            },
            { calls: 2, waitedMs: 0, bucket: null, longReadingDone: false },
          ),
        );
      return 'finished';
    case 'store':
      if (!claim) return '';
      return ledger.write(claim, async (tx) => {
        const { added, changed, removed, suspect } = await storeDays(tx, tx.now, [readDay(step)]);
        if (step.fails) throw new Error('broken off');
        return [added, changed, removed, suspect.length].join('/');
      });
    default:
      await side.act(step.kind);
      return step.kind;
  }
}

const outcomeOf = (side: Side, step: Step) =>
  take(side, step).catch((error: unknown) => (error instanceof FencedOff ? 'fenced off' : String(error)));

function inPostgres(target: Target): Side {
  const { workspaceId, connectionId } = target;
  const inside = (work: Parameters<typeof withWorkspace>[2]) =>
    withWorkspace(systemActor(workspaceId), 'sync.run', work);
  const set = (table: string, column: string, sql: string) =>
    asOwner(`UPDATE ${table} SET ${sql} WHERE ${column} = $1`, [connectionId]);
  return {
    ledger: postgresLedger,
    target,
    claims: [],
    act: async (kind) => {
      if (kind === 'expire') await set('sync_schedule', 'connection_id', "lease_until = now() - interval '1 s'");
      else if (kind === 'due')
        await set(
          'sync_schedule',
          'connection_id',
          "next_attempt_at = CASE WHEN next_attempt_at IS NULL THEN NULL ELSE now() - interval '1 s' END",
        );
      else if (kind === 'seize') await inside((tx) => seize(tx, connectionId));
      else if (kind === 'ask')
        await inside(async (tx) => {
          await ask(tx, connectionId, daysAgo(6), ['completions']);
          await makeDue(tx, connectionId);
        });
      else
        await inside(async (tx) => {
          if (kind === 'pause' || kind === 'disconnect') await unschedule(tx, connectionId);
          if (kind === 'disconnect') await deleteKey(tx, connectionId);
          if (kind === 'connect') await storeKey(tx, connectionId, new Secret('sk-admin-again'));
          const now = new Date();
          await tx.db.connection.updateMany({
            where: { workspaceId, id: connectionId },
            data: {
              pausedAt: kind === 'pause' ? now : null,
              ...(kind === 'disconnect' && { disconnectedAt: now }),
              ...(kind === 'connect' && { disconnectedAt: null }),
            },
          });
          if (kind === 'resume' || kind === 'connect') await scheduleNow(tx, connectionId);
        });
    },
    view: async () => {
      const [schedule] = await asOwner<
        Omit<View, 'days' | 'asked' | 'runs' | 'restated' | 'fence'> & { fence: string }
      >(
        `SELECT next_attempt_at IS NOT NULL AS scheduled, coalesce(lease_until > now(), false) AS leased, fence, failures
         FROM sync_schedule WHERE connection_id = $1`,
        [connectionId],
      );
      const days = await asOwner<{ text: string }>(
        `SELECT c.day || ' ' || c.rows || CASE WHEN c.suspect_at IS NULL THEN '' ELSE '?' END || ' '
           || coalesce(string_agg(u.project_id || '=' || u.input_tokens, ',' ORDER BY u.project_id), '') AS text
         FROM coverage c LEFT JOIN usage_rows u USING (workspace_id, connection_id, endpoint, day)
         WHERE c.connection_id = $1 GROUP BY c.day, c.rows, c.suspect_at ORDER BY c.day`,
        [connectionId],
      );
      const asked = await asOwner<{ text: string }>(
        'SELECT day::text AS text FROM coverage_notes WHERE connection_id = $1 AND asked_at IS NOT NULL',
        [connectionId],
      );
      const runs = await asOwner<{ text: string }>(
        `SELECT concat_ws(' ', trigger, fence, coalesce(outcome, 'open'), calls, days_read, rows_added, rows_changed, rows_removed) AS text
         FROM sync_runs WHERE connection_id = $1 ORDER BY fence`,
        [connectionId],
      );
      const [restated] = await asOwner<{ count: number }>(
        'SELECT count(*)::int AS count FROM restatements WHERE connection_id = $1',
        [connectionId],
      );
      const { scheduled = false, leased = false, fence = '0', failures = 0 } = schedule ?? {};
      const texts = (rows: { text: string }[]) => rows.map(({ text }) => text);
      return {
        scheduled,
        leased,
        fence: BigInt(fence),
        failures,
        days: texts(days),
        asked: texts(asked),
        runs: texts(runs),
        restated: restated?.count ?? 0,
      };
    },
  };
}

function inModel(target: Target): Side & { sim: Simulation } {
  const sim = new Simulation(new Date(), () => 0);
  const database = new ModelDatabase(sim);
  const connection: ConnectionState = { ...newConnection(target.connectionId, 'sk-admin', 10, new Date()), ...target };
  database.connections.push(connection);
  model.scheduleNow(connection, sim.now);
  const { schedule, facts, days, asked, runs } = connection;
  const past = () => new Date(sim.now.getTime() - 1_000);
  return {
    sim,
    ledger: database.ledgerOf(newProcess('one')),
    target,
    claims: [],
    act: async (kind) => {
      if (kind === 'expire') schedule.leaseUntil = past();
      else if (kind === 'due') schedule.nextAttemptAt &&= past();
      else if (kind === 'seize') model.seize(connection, sim.now);
      else if (kind === 'ask') {
        const [endpoint, day] = ['completions', daysAgo(6)];
        const key = dayKey(endpoint, day);
        asked.set(key, asked.get(key) ?? { endpoint, day, at: sim.now });
        model.makeDue(connection, sim.now);
      } else {
        if (kind === 'pause' || kind === 'disconnect') model.unschedule(connection);
        facts.pausedAt = kind === 'pause' ? sim.now : null;
        if (kind === 'disconnect') Object.assign(facts, { disconnectedAt: sim.now }).disconnectedAt = sim.now;
        if (kind === 'disconnect') connection.key = null;
        if (kind === 'connect') Object.assign(connection, { key: 'sk-admin-again' }).facts.disconnectedAt = null;
        if (kind === 'resume' || kind === 'connect') model.scheduleNow(connection, sim.now);
      }
    },
    view: async () => ({
      scheduled: schedule.nextAttemptAt !== null,
      leased: schedule.leaseUntil !== null && schedule.leaseUntil > sim.now,
      fence: schedule.fence,
      failures: schedule.failures,
      days: [...days.values()]
        .sort((a, b) => a.day.localeCompare(b.day))
        .map(({ day, rows, suspectAt, groups }) => {
          const sorted = [...groups].sort((a, b) => a.projectId.localeCompare(b.projectId));
          return `${day} ${rows}${suspectAt ? '?' : ''} ${sorted.map((g) => `${g.projectId}=${g.inputTokens}`).join(',')}`;
        }),
      asked: [...asked.values()].map(({ day }) => day),
      runs: [...runs.values()].map(({ trigger, fence, closing, daysRead, rowsAdded, rowsChanged, rowsRemoved }) =>
        [
          trigger,
          fence,
          closing?.outcome ?? 'open',
          closing?.calls ?? 0,
          daysRead,
          rowsAdded,
          rowsChanged,
          rowsRemoved,
        ].join(' '),
      ),
      restated: connection.restatements.length,
    }),
  };
}

beforeEach(() => asOwner('UPDATE sync_schedule SET next_attempt_at = NULL'));

describe('the ledger in PostgreSQL and its model', () => {
  it('do the same at every step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const target = await connected(10);
        const real = inPostgres(target);
        const model = inModel(target);
        for (const [i, step] of [{ kind: 'claimOne' } as const, ...steps].entries()) {
          const given = await outcomeOf(real, step);
          let expected: string | undefined;
          outcomeOf(model, step).then((outcome) => {
            expected = outcome;
          });
          while (expected === undefined && (await model.sim.turn()));
          const at = `step ${i}: ${JSON.stringify(step)}`;
          expect({ at, outcome: given, ...(await real.view()) }).toEqual({
            at,
            outcome: expected,
            ...(await model.view()),
          });
        }
        await asOwner('UPDATE sync_schedule SET next_attempt_at = NULL');
      }),
      { numRuns: runs(20) },
    );
  }, 60_000);
});
