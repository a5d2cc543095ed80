import { beforeEach, expect, it } from 'vitest';
import { asOwner, createMember } from '@/lib/testing/factories';
import { FakeProvider } from '@/lib/testing/fake-provider';
import { connected, soon, testWorld } from '@/lib/testing/syncing';
import { syncDue } from './sync';

beforeEach(() => asOwner('UPDATE sync_schedule SET next_attempt_at = NULL'));

it('a workspace with hundreds of connections due before it keeps no other waiting', async () => {
  const [acme, beta] = [await createMember(), await createMember()];
  // More than the cron works on at the same time, and all of them due for longer.
  await Promise.all(Array.from({ length: 80 }, (_, i) => connected(1, acme.workspaceId, `sk-admin-acme-${i}`)));
  const { connectionId } = await connected(1, beta.workspaceId, 'sk-admin-beta');
  await asOwner("UPDATE sync_schedule SET next_attempt_at = now() - interval '1 hour' WHERE workspace_id = $1", [
    acme.workspaceId,
  ]);
  const world = testWorld(new FakeProvider());
  const claimed: string[] = [];
  const { claimDue } = world.ledger;
  world.ledger = {
    ...world.ledger,
    claimDue: async (busy) => {
      const claim = await claimDue(busy);
      if (claim) claimed.push(claim.connectionId);
      return claim;
    },
  };
  expect(await syncDue({ deadline: soon() }, world)).toMatchObject({ claimed: 81, succeeded: 81, remaining: 0 });
  // As many as there are connections to the database ask at once; from then on it is known who is busy.
  expect(claimed.indexOf(connectionId)).toBeLessThanOrEqual(2 * 10);
});
