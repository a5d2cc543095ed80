import { setTimeout as sleep } from 'node:timers/promises';
import { syncConnection } from '@/lib/sync/sync';
import { FakeProvider } from '@/lib/testing/fake-provider';
import { soon, testWorld } from '@/lib/testing/syncing';
import { usageOfVersion } from './versions';

// A process that syncs one connection over and over, each time a new version of every day, until it is killed.
const [workspaceId = '', connectionId = ''] = process.argv.slice(2);
const provider = new FakeProvider();

for (;;) {
  provider.usage = usageOfVersion(Date.now());
  // A lock held by a stopped neighbour or a lost race is part of the game; the next turn is another try.
  const result = await syncConnection(
    { workspaceId, connectionId },
    'manual',
    { deadline: soon() },
    testWorld(provider),
  ).catch(() => null);
  if (result?.runId) process.stdout.write(`${result.outcome}\n`);
  else await sleep(5);
}
