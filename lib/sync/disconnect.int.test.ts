import { describe, expect, it } from 'vitest';
import { systemActor } from '@/lib/auth/actor';
import { deleteKey } from '@/lib/integrations/credentials';
import { asOwner } from '@/lib/testing/factories';
import { FAKE_ENDPOINTS, FakeProvider } from '@/lib/testing/fake-provider';
import { connected, daysAgo, factsOf, syncWith, usageHash } from '@/lib/testing/syncing';
import { withWorkspace } from '@/lib/workspace';
import { scheduleNow, unschedule } from './schedule';
import type { Target } from './types';

const inWorkspace = ({ workspaceId }: Target, run: Parameters<typeof withWorkspace>[2]) =>
  withWorkspace(systemActor(workspaceId), 'sync.run', run);

describe('a fence raised during a sync', () => {
  it('stores nothing once the fence is raised, and closes the run as stopped with every call in the log', async () => {
    for (const at of [1, 2, 3, 5, 8]) {
      const target = await connected(80);
      const provider = new FakeProvider();
      let hash = '';
      provider.before = async () => {
        if (provider.calls.length !== at) return;
        await inWorkspace(target, async (tx) => {
          await unschedule(tx, target.connectionId);
          await deleteKey(tx, target.connectionId);
        });
        hash = await usageHash(target);
      };
      const result = await syncWith(target, provider);
      expect(result.outcome).toBe('stopped');
      expect(await usageHash(target)).toBe(hash);
      // those that were allowed together with the one that disconnects: two reads of each endpoint
      expect(provider.calls.length).toBeLessThanOrEqual(at + 2 * FAKE_ENDPOINTS.length - 1);
      const { runs, events } = await factsOf(target);
      expect(runs).toMatchObject([{ outcome: 'stopped', calls: provider.calls.length }]);
      expect(events.filter(({ kind }) => kind === 'call')).toHaveLength(provider.calls.length);
      expect(await syncWith(target, provider)).toMatchObject({ outcome: 'not_scheduled' });
    }
  });

  it('reconnecting fills the gap that it left', async () => {
    const target = await connected(30);
    const provider = new FakeProvider();
    await syncWith(target, provider);
    const whole = await usageHash(target);
    await asOwner('DELETE FROM usage_rows WHERE connection_id = $1 AND day >= $2', [target.connectionId, daysAgo(9)]);
    await asOwner('DELETE FROM coverage WHERE connection_id = $1 AND day >= $2', [target.connectionId, daysAgo(9)]);
    await inWorkspace(target, (tx) => scheduleNow(tx, target.connectionId));
    expect(await syncWith(target, provider, 'connect')).toMatchObject({ outcome: 'succeeded' });
    expect(await usageHash(target)).toBe(whole);
  });
});
