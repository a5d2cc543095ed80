import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NewEvent } from '@/lib/activity/record';
import { addDays, type Day } from '@/lib/day';
import { safeFields } from '@/lib/log-fields';
import { failure } from '@/lib/testing/fake-provider';
import { unitEnvironment } from '@/lib/testing/unit-environment';
import { TimeUp, ToldToWait } from './caller';
import type { ReadDay, Row } from './diff';
import { endingOf } from './ending';
import { settlesAt } from './finality';
import { finishRun, type Tally } from './finish';
import { type Closing, FencedOff, type Learned, type LedgerTx, type NextAttempt, type RunCounts } from './ledger';
import { batchesOf, storeDays } from './store';

// When the cron comes next is read from the environment.
beforeAll(() => unitEnvironment());

const FIRST = '2026-03-01' as Day;
const now = new Date('2026-03-10T06:00:00Z');
const at = (days: number): Day => addDays(FIRST, days);
const groupsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    projectId: 'p',
    model: `m${i}`,
    inputTokens: 1n,
    outputTokens: 2n,
    requests: 3n,
  }));
const read = (endpoint: string, day: number, count: number): ReadDay => ({
  endpoint,
  day: at(day),
  groups: groupsOf(count),
});

/** A transaction that keeps what it is told; `stored` are the rows of each day and endpoint that are there already. */
function transaction(stored: Record<string, number> = {}, rows: readonly Row[] = [], readAt = now) {
  const told = {
    events: [] as NewEvent[],
    learned: {} as Learned,
    ends: [] as [Closing, NextAttempt][],
    written: 0,
    counts: {},
  };
  const tx = {
    now,
    knownDays: async () => (endpoint: string, day: Day) => {
      const count = stored[`${endpoint} ${day}`];
      return count === undefined
        ? undefined
        : { readAt, rows: count, contentHash: new Uint8Array(32), suspectAt: null };
    },
    rowsOf: async (days: readonly ReadDay[]) => {
      if (days.some(({ endpoint, day }) => stored[`${endpoint} ${day}`] === undefined))
        throw new Error('The rows of a day that is not stored were asked for.');
      return rows.filter((row) => days.some(({ endpoint, day }) => row.endpoint === endpoint && row.day === day));
    },
    replaceRows: async (_removed: unknown, written: readonly unknown[]) => {
      told.written += written.length;
    },
    saveCoverage: async () => {},
    addRestatements: async () => {},
    record: async (events: readonly NewEvent[]) => {
      told.events.push(...events);
    },
    addToRun: async (counts: RunCounts) => {
      told.counts = counts;
    },
    learn: async (learned: Learned) => {
      told.learned = learned;
    },
    close: async (closing: Closing, next: NextAttempt) => {
      told.ends.push([closing, next]);
    },
  };
  return { tx: tx as unknown as LedgerTx, told };
}

describe('what is read is stored in portions', () => {
  it('of whole days, the newest first, none larger than it may be unless one day is', () => {
    const days = fc.array(fc.record({ day: fc.nat({ max: 9 }), rows: fc.constantFrom(0, 1, 7_000, 13_000, 20_000) }));
    fc.assert(
      fc.property(days, (given) => {
        const unique = new Map(given.map(({ day, rows }) => [day, rows]));
        const all = [...unique].map(([day, rows]) => read('e', day, rows));
        const batches = batchesOf(all);
        expect(batches.length).toBeGreaterThan(0);
        const newestFirst = [...all].sort((a, b) => b.day.localeCompare(a.day));
        expect(batches.flat().map(({ day }) => day)).toEqual(newestFirst.map(({ day }) => day));
        const rowsOf = (batch: readonly ReadDay[]) => batch.reduce((sum, { groups }) => sum + groups.length, 0);
        for (const [i, batch] of batches.entries()) {
          const full = batch.filter(({ groups }) => groups.length > 0).length;
          if (full > 1) expect(rowsOf(batch)).toBeLessThanOrEqual(20_000);
          const next = batches[i + 1];
          // A portion ends only where the next day does not fit.
          if (next) expect(rowsOf(batch) + (next[0]?.groups.length ?? 0)).toBeGreaterThan(20_000);
        }
      }),
    );
  });

  it('keeps the endpoints of a day together', () => {
    const days = [read('a', 1, 12_000), read('a', 0, 9_000), read('b', 1, 12_000), read('b', 0, 1)];
    expect(batchesOf(days).map((batch) => batch.map(({ endpoint, day }) => `${endpoint} ${day}`))).toEqual([
      [`a ${at(1)}`, `b ${at(1)}`],
      [`a ${at(0)}`, `b ${at(0)}`],
    ]);
    expect(batchesOf([])).toEqual([[]]);
  });

  it('tells which days of which endpoints came, and of a day that came back empty how much it has', async () => {
    const { tx, told } = transaction({ [`b ${at(0)}`]: 4, [`b ${at(1)}`]: 5, [`a ${at(1)}`]: 6 });
    const days = [read('a', 2, 1), read('a', 0, 2), read('b', 1, 0), read('c', 1, 0)];
    expect(await storeDays(tx, now, days)).toMatchObject({ added: 3, changed: 0, removed: 0 });
    expect(told.written).toBe(3);
    expect(told.counts).toEqual({ daysRead: 3, rowsAdded: 3, rowsChanged: 0, rowsRemoved: 0 });
    expect(told.events).toEqual([
      { kind: 'suspect_day', data: { endpoint: 'b', day: at(1), rows: 5 } },
      {
        kind: 'days_stored',
        data: { from: at(0), to: at(2), endpoints: ['a', 'c'], added: 3, changed: 0, removed: 0 },
      },
    ]);
  });

  it('tells what it corrected of days that were settled, and from when to when', async () => {
    const row = { ...groupsOf(1)[0], endpoint: 'a', requests: 9n } as Row;
    const days = [0, 1, 2];
    const stored = Object.fromEntries(days.map((day) => [`a ${at(day)}`, 1]));
    const rows = days.map((day) => ({ ...row, day: at(day) }));
    const { tx, told } = transaction(stored, rows, settlesAt(at(2)));
    await storeDays(tx, now, [read('a', 2, 1), read('a', 0, 1)]);
    expect(told.counts).toEqual({ daysRead: 2, rowsAdded: 0, rowsChanged: 2, rowsRemoved: 0 });
    expect(told.events.at(-1)).toEqual({ kind: 'restated', data: { from: at(0), to: at(2), groups: 2 } });
  });

  it('asks for the rows of days that changed alone, and leaves those of a suspect day', async () => {
    const row = { ...groupsOf(1)[0], endpoint: 'b', day: at(1) } as Row;
    const { tx, told } = transaction({ [`b ${at(1)}`]: 1, [`a ${at(0)}`]: 2, [`a ${at(1)}`]: 3 }, [row]);
    expect(await storeDays(tx, now, [read('b', 1, 0)])).toMatchObject({ removed: 0 });
    await storeDays(tx, now, [read('a', 1, 0)]);
    expect(told.events.at(-1)).toEqual({ kind: 'suspect_day', data: { endpoint: 'a', day: at(1), rows: 3 } });
    await storeDays(tx, now, [read('a', 0, 0), read('a', 1, 0), read('b', 1, 0)]);
    const suspect = told.events.slice(-3).map(({ data }) => (data as { rows: number }).rows);
    expect(suspect).toEqual([2, 3, 1]);
  });

  it('and tells of nothing where nothing came', async () => {
    const { tx, told } = transaction({ [`b ${at(1)}`]: 5 });
    expect(await storeDays(tx, now, [])).toEqual({ added: 0, changed: 0, removed: 0, suspect: [], kept: [] });
    expect([told.events, told.counts]).toEqual([[], {}]);
    await storeDays(tx, now, [read('b', 1, 0)]);
    expect(told.events.map(({ kind }) => kind)).toEqual(['suspect_day']);
  });
});

describe('the end of a run', () => {
  const random = () => 0;
  const tally = { calls: 3, waitedMs: 40, bucket: null, longReadingDone: false };
  const end = async (cause: unknown, failures = 0, more: Partial<Tally> = {}) => {
    const { tx, told } = transaction();
    await finishRun(tx, endingOf(cause, null, failures, { now, random }), { ...tally, ...more });
    return told;
  };

  it('is a success that is remembered, and nothing to wait for', async () => {
    const { learned, events, ends } = await end(null);
    expect(learned).toEqual({ retryReason: null, lastSuccessAt: now });
    expect(events).toEqual([]);
    expect(ends[0]?.[0]).toEqual({ outcome: 'succeeded', calls: 3, waitedMs: 40, error: null });
  });

  it('says what is waited for, until when, and how many failures in a row there were', async () => {
    const { learned, events, ends } = await end(failure('unreachable'), 2);
    expect(learned).toEqual({ retryReason: 'failing' });
    const until = ends[0]?.[1].at?.toISOString();
    expect(events).toEqual([
      {
        kind: 'waiting',
        data: { reason: 'failing', until, endpoint: 'completions', requestId: 'req_bad', failures: 3 },
      },
    ]);
    expect(ends[0]?.[0].error).toEqual({
      code: 'unreachable',
      message: expect.stringContaining('could not be reached'),
    });
  });

  it('keeps a wait of the provider’s, which binds everybody, and counts no failures with it', async () => {
    const retryAt = new Date(now.getTime() + 3_600_000);
    const { events, ends } = await end(new ToldToWait(failure('rate_limited', { retryAt })), 2);
    expect(ends[0]?.[1]).toEqual({ at: retryAt, notBefore: retryAt, failures: 2, bucket: null });
    const until = retryAt.toISOString();
    const data = { reason: 'rate_limited', until, endpoint: 'completions', requestId: 'req_bad' };
    expect(events).toEqual([{ kind: 'waiting', data }]);
    expect((await end(failure('unreachable'))).ends[0]?.[1].notBefore).toBeNull();
  });

  it('blocks the connection where the key is refused: nothing is attempted until somebody acts', async () => {
    const { learned, events, ends } = await end(failure('key_refused'));
    expect(learned).toEqual({ retryReason: null, blocked: { reason: 'key_refused', at: now } });
    expect(events).toEqual([]);
    expect(ends[0]?.[1]).toMatchObject({ at: null, notBefore: null, failures: 1 });
  });

  it('remembers that the long window was read, however the run ended, and how it was paced', async () => {
    const bucket = { tokens: 3, perSecond: 1, at: now };
    const { learned, ends } = await end(new TimeUp(), 0, { longReadingDone: true, bucket });
    expect(learned).toEqual({ retryReason: null, lastLongReadAt: now });
    expect(ends[0]?.[1]).toEqual({ at: now, notBefore: null, failures: 0, bucket });
  });
});

it('a run that was fenced off is called so in the log', () => {
  expect(safeFields({ err: new FencedOff() })).toMatchObject({ err: { name: 'FencedOff' } });
});
