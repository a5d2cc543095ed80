import { describe, expect, it } from 'vitest';
import { FakeProvider, failure } from '@/lib/testing/fake-provider';
import { connected, factsOf, soon, syncWith, testWorld, today, usageHash } from '@/lib/testing/syncing';
import { Room } from './room';
import { syncConnection } from './sync';

const HISTORY_DAYS = 40;

async function hashOfWhole(): Promise<string> {
  const whole = await connected(HISTORY_DAYS);
  expect((await syncWith(whole, new FakeProvider())).outcome).toBe('succeeded');
  return usageHash(whole);
}

describe('more than may be held', () => {
  it.each([
    ['every read as large as a run may be', 10],
    ['two of three reads', 6],
  ])('is stored in shorter ranges, to the same end: %s', async (_title, bytes) => {
    const target = await connected(HISTORY_DAYS);
    const provider = new FakeProvider();
    provider.bytes = bytes;
    const room = new Room({ reserve: 1, shared: 12, run: 15 });
    const result = await syncConnection(target, 'manual', { deadline: soon() }, { ...testWorld(provider), room });
    expect(result.outcome).toBe('succeeded');
    expect(await usageHash(target)).toBe(await hashOfWhole());
    expect(room.free).toBe(12);
    const { runs, events } = await factsOf(target);
    expect(runs).toMatchObject([{ outcome: 'succeeded' }]);
    expect(events.filter(({ kind }) => kind === 'sync_failed')).toEqual([]);
    expect(events.filter(({ kind }) => kind === 'days_stored').length).toBeGreaterThan(3);
  });

  it('in one answer is asked for in halves until it fits, and in shorter ranges from then on', async () => {
    const target = await connected(HISTORY_DAYS);
    const provider = new FakeProvider();
    provider.before = (_endpoint, from, to) => {
      if (from !== to) throw failure('bad_answer', { status: 200, tooLarge: true });
    };
    expect((await syncWith(target, provider)).outcome).toBe('succeeded');
    expect(await usageHash(target)).toBe(await hashOfWhole());
    const failures = (await factsOf(target)).events.filter(({ kind }) => kind === 'sync_failed');
    expect(failures).toEqual([]);
  });

  it('in one answer is asked for once', async () => {
    const target = await connected(0);
    const provider = new FakeProvider();
    provider.before = (endpoint) => {
      if (endpoint === 'completions') throw failure('bad_answer', { status: 200, tooLarge: true });
    };
    expect((await syncWith(target, provider)).outcome).toBe('failed');
    expect(provider.calls.filter(({ endpoint }) => endpoint === 'completions')).toEqual([
      { endpoint: 'completions', from: today(), to: today() },
    ]);
  });
});
