import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Day } from '@/lib/day';
import { addDays, endOf } from '@/lib/day';
import { failure } from '@/lib/testing/fake-provider';
import { testSecret } from '@/lib/testing/test-secrets';
import { unitEnvironment } from '@/lib/testing/unit-environment';
import { nextCronAfter, nextSyncAt } from './cadence';
import { Caller } from './caller';
import { readContinuation, signContinuation } from './continuation';
import { changesOf, contentHash, judge } from './diff';
import { isRestatement, settlesAt } from './finality';
import { isNeeded, longReadingDone, nextRange, noteFailed, noteStored, type Plan, passBeganAt } from './plan';
import { Readings } from './readings';

const day = '2026-03-10' as Day;
const counts = { inputTokens: 1n, outputTokens: 2n, requests: 3n };
const group = { projectId: 'p', model: 'm', ...counts };
const row = { ...group, endpoint: 'e', day };

describe('a day compared with what is stored', () => {
  it('has another hash for any single other value, and for values that moved', () => {
    const others = [
      [],
      [{ ...group, projectId: 'q' }],
      [{ ...group, model: 'n' }],
      [{ ...group, inputTokens: 9n }],
      [{ ...group, outputTokens: 9n }],
      [{ ...group, requests: 9n }],
      [group, { ...group, model: 'n' }],
    ].map((groups) => contentHash(groups).toString('hex'));
    expect(new Set([contentHash([group]).toString('hex'), ...others]).size).toBe(8);
  });

  it('touches no row that stays, and each that changes once', () => {
    const stored = [row, { ...row, model: 'n' }, { ...row, model: 'gone' }];
    const groups = [group, { ...group, model: 'n', requests: 4n }, { ...group, model: 'new' }];
    const changes = changesOf([{ endpoint: 'e', day, groups }], stored, () => undefined);
    expect(changes).toEqual({
      added: [{ ...row, model: 'new' }],
      changed: [{ ...row, model: 'n', requests: 4n }],
      removed: [{ ...row, model: 'gone' }],
      restated: [],
    });
  });

  it('looks at the rows of its own endpoint and day alone', () => {
    const elsewhere = [
      { ...row, endpoint: 'f' },
      { ...row, day: addDays(day, 1) },
    ];
    expect(changesOf([{ endpoint: 'e', day, groups: [] }], [row, ...elsewhere], () => undefined).removed).toEqual([
      row,
    ]);
  });

  it('says what a correction corrected: which group, from what, to what', () => {
    const reading = { readAt: settlesAt(day), rows: 1, contentHash: contentHash([group]), suspectAt: null };
    const to = (groups: (typeof group)[]) => changesOf([{ endpoint: 'e', day, groups }], [row], () => reading).restated;
    const of = { endpoint: 'e', day, projectId: 'p', model: 'm', before: counts };
    expect(to([{ ...group, requests: 7n }])).toEqual([{ ...of, after: { ...counts, requests: 7n } }]);
    expect(to([])).toEqual([{ ...of, after: { inputTokens: 0n, outputTokens: 0n, requests: 0n } }]);
  });

  it('is never suspect where nothing was stored', () => {
    const known = { readAt: settlesAt(day), rows: 0, contentHash: contentHash([group]), suspectAt: null };
    expect(judge(known, [], contentHash([]))).toBe('changed');
  });
});

describe('a restatement', () => {
  const none = { inputTokens: 0n, outputTokens: 0n, requests: 0n };

  it('of a settled day is also a group of zeros that comes or goes', () => {
    expect(isRestatement(day, settlesAt(day), null, none)).toBe(true);
    expect(isRestatement(day, settlesAt(day), none, null)).toBe(true);
    expect(isRestatement(day, settlesAt(day), counts, counts)).toBe(false);
  });

  it('of a complete day is a group that goes, one that was zero too, and never one that comes', () => {
    expect(isRestatement(day, endOf(day), none, null)).toBe(true);
    expect(isRestatement(day, endOf(day), null, counts)).toBe(false);
    expect(isRestatement(day, endOf(day), counts, { ...counts, requests: 4n })).toBe(false);
  });
});

describe('a plan that is told what came of its readings', () => {
  const now = new Date('2026-03-20T01:15:00Z');
  const planOf = (facts: Partial<Plan> = {}): Plan => ({
    now,
    historyFrom: '2026-03-18' as Day,
    endpoints: ['a', 'b'],
    readings: new Readings(),
    passBegan: now,
    long: false,
    trailing: 3,
    ...facts,
  });
  const later = new Date(now.getTime() + 1_000);

  it('does not ask again for what was given up in this pass, and keeps what was known of it', () => {
    const plan = planOf();
    const readAt = new Date('2026-03-19T12:00:00Z');
    plan.readings.set('a', '2026-03-19' as Day, { readAt, suspectAt: null });
    noteFailed(plan, { endpoint: 'a', from: '2026-03-18' as Day, to: '2026-03-19' as Day }, later);
    expect(plan.readings.get('a', '2026-03-19' as Day)).toEqual({ readAt, suspectAt: null, failedAt: later });
    expect(plan.readings.get('a', '2026-03-18' as Day)).toEqual({ readAt: null, suspectAt: null, failedAt: later });
    expect(isNeeded(plan, 'a', '2026-03-20' as Day)).toBe(true);
    for (const gone of ['2026-03-18', '2026-03-19'] as Day[]) expect(isNeeded(plan, 'a', gone)).toBe(false);
    for (const other of ['2026-03-18', '2026-03-19'] as Day[]) expect(isNeeded(plan, 'b', other)).toBe(true);
    expect(isNeeded({ ...plan, passBegan: new Date(later.getTime() + 1) }, 'a', '2026-03-18' as Day)).toBe(true);
  });

  it('takes what was stored as read, and what came back empty as to be read once more', () => {
    const plan = planOf();
    const stored = {
      kept: [{ endpoint: 'a', day: '2026-03-19' as Day }],
      suspect: [{ endpoint: 'b', day: '2026-03-19' as Day }],
    };
    noteStored(plan, later, stored as unknown as Parameters<typeof noteStored>[2]);
    expect(plan.readings.get('a', '2026-03-19' as Day)).toEqual({ readAt: later, suspectAt: null });
    expect(plan.readings.get('b', '2026-03-19' as Day)).toEqual({ readAt: null, suspectAt: later });
    const next = { ...plan, passBegan: new Date(later.getTime() + 1) };
    expect(isNeeded(next, 'b', '2026-03-19' as Day)).toBe(true);
  });

  it('asks only for the endpoints and the days that are needed', () => {
    const plan = planOf();
    const stored = {
      kept: ['18', '19', '20'].map((d) => ({ endpoint: 'a', day: `2026-03-${d}` as Day })),
      suspect: [],
    };
    noteStored(plan, later, stored as unknown as Parameters<typeof noteStored>[2]);
    noteStored(plan, later, { kept: [{ endpoint: 'b', day: '2026-03-18' }], suspect: [] } as never);
    expect(nextRange(plan, 30, false)).toEqual({ from: '2026-03-19', to: '2026-03-20', endpoints: ['b'] });
  });

  it('goes on after a wait with what was read up to six hours before', () => {
    expect(passBeganAt(now, false)).toEqual(now);
    expect(passBeganAt(now, true)).toEqual(new Date('2026-03-19T19:15:00Z'));
  });

  it('has done the long reading when its 35 days are read, not before, and never a pass without it', () => {
    const long = planOf({ historyFrom: '2026-01-01' as Day, endpoints: ['a'], long: true });
    expect(longReadingDone(long)).toBe(false);
    for (let back = 0; back <= 34; back++)
      long.readings.set('a', addDays('2026-03-20' as Day, -back), { readAt: later, suspectAt: null });
    expect(longReadingDone(long)).toBe(false);
    long.readings.set('a', addDays('2026-03-20' as Day, -35), { readAt: later, suspectAt: null });
    expect(longReadingDone(long)).toBe(true);
    expect(longReadingDone({ ...long, long: false })).toBe(false);
  });
});

describe('a hand-over', () => {
  it('is under a key of its own: the secret itself signs none, and a fence is a number', () => {
    const secret = testSecret('sign-in');
    unitEnvironment({ NEXTAUTH_SECRET: secret });
    const now = new Date('2026-03-20T00:10:00Z');
    const next = {
      workspaceId: 'b4b2a9a4-96f5-4d4a-9b52-0e7f1f2f8a55',
      connectionId: 'ac8d4a0e-37a1-4c3f-8f6d-57f8c2d3e9b1',
      fence: '12',
      passBegan: '2026-03-20T00:00:00.000Z',
      depth: 3,
    };
    const { body } = signContinuation(next, now);
    expect(readContinuation(body, createHmac('sha256', secret).update(body).digest('hex'), now)).toBeNull();
    for (const fence of ['', '-1', '1.5', '12x', 'x12', '1'.repeat(20)]) {
      const odd = signContinuation({ ...next, fence }, now);
      expect(readContinuation(odd.body, odd.signature, now), fence).toBeNull();
    }
  });
});

describe('the next sync', () => {
  it('is the first call from the due time on, or from now when that has passed', () => {
    const at = (text: string) => new Date(`2026-11-${text}Z`);
    expect(nextSyncAt(at('10T05:00:00'), at('10T02:30:00'), '0 * * * *')).toEqual(at('10T05:00:00'));
    expect(nextSyncAt(at('10T01:00:00'), at('10T02:30:00'), '0 * * * *')).toEqual(at('10T03:00:00'));
    expect(() => nextCronAfter(at('10T00:00:00'), '0 0 30 2 *')).toThrow();
  });
});

describe('trouble while calling', () => {
  it('is remembered where an answer did not come or cannot be trusted, also when another try went well', async () => {
    const trouble = async (...codes: Parameters<typeof failure>[0][]) => {
      const caller = new Caller({
        pace: null,
        bucket: null,
        until: new Date(600_000),
        signal: new AbortController().signal,
        mayCall: async () => {},
        world: { now: () => new Date(0), elapsed: () => 0, random: () => 0, sleep: async () => {} },
      });
      const errors = codes.map((code) => failure(code));
      await caller
        .call('completions', async () => {
          const error = errors.shift();
          if (error) throw error;
        })
        .catch(() => {});
      return caller.trouble?.code ?? null;
    };
    expect(await trouble()).toBeNull();
    expect(await trouble('unreachable')).toBe('unreachable');
    expect(await trouble('bad_answer')).toBe('bad_answer');
    for (const code of ['rate_limited', 'key_refused', 'rejected'] as const)
      expect(await trouble(code), code).toBeNull();
  });
});
