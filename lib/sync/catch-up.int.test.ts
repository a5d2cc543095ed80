import { beforeEach, describe, expect, it } from 'vitest';
import { asOwner, createMember } from '@/lib/testing/factories';
import { FAKE_ENDPOINTS, FakeProvider } from '@/lib/testing/fake-provider';
import { connected, daysAgo, factsOf, soon, syncWith, testWorld, usageHash } from '@/lib/testing/syncing';
import { syncDue } from './sync';
import type { Target } from './types';

beforeEach(() => asOwner('UPDATE sync_schedule SET next_attempt_at = NULL'));

/** As if the cron had not come for so many days. */
async function miss({ connectionId }: Target, days: number): Promise<void> {
  const since = [connectionId, daysAgo(days)];
  await asOwner('DELETE FROM usage_rows WHERE connection_id = $1 AND day >= $2', since);
  await asOwner('DELETE FROM coverage WHERE connection_id = $1 AND day >= $2', since);
  await asOwner('UPDATE sync_schedule SET next_attempt_at = now() WHERE connection_id = $1', [connectionId]);
}

describe('a cron that did not come', () => {
  it.each([1, 7, 40])('for %i days is made up for by one that does', async (missed) => {
    const target = await connected(60);
    const provider = new FakeProvider();
    await syncWith(target, provider);
    const whole = await usageHash(target);
    const before = (await factsOf(target)).runs.length;
    await miss(target, missed);
    let calls = 0;
    for (let remaining = 1; remaining > 0 && calls < 5; calls++)
      remaining = (await syncDue({ deadline: soon() }, testWorld(provider))).remaining;
    const runs = (await factsOf(target)).runs.length - before;
    console.log(`catch-up: ${missed} missed days are all there after ${calls} call of the cron, ${runs} run`);
    expect(await usageHash(target)).toBe(whole);
    expect([calls, runs]).toEqual([1, 1]);
  });
});

describe('one organization with a year of large history beside 100 small ones', () => {
  it('keeps none of them waiting: every small one is done in the first call', async () => {
    const { workspaceId } = await createMember();
    const large = await connected(365, workspaceId, 'sk-admin-large');
    const small: Target[] = [];
    for (let i = 0; i < 100; i++) small.push(await connected(2, workspaceId, `sk-admin-small-${i}`));
    const provider = new FakeProvider();
    provider.pace = { burst: 8, perSecond: 1 };
    const world = testWorld(provider);
    await syncDue({ deadline: soon() }, world);
    const outcomes = await asOwner<{ connection_id: string; outcome: string; calls: number }>(
      'SELECT connection_id, outcome, calls FROM sync_runs WHERE workspace_id = $1',
      [workspaceId],
    );
    const runsOf = ({ connectionId }: Target) => outcomes.filter((run) => run.connection_id === connectionId);
    for (const target of small)
      expect(runsOf(target)).toMatchObject([{ outcome: 'succeeded', calls: FAKE_ENDPOINTS.length + 1 }]);
    expect(runsOf(large).length).toBeGreaterThan(0);
  });
});
