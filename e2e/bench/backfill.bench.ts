import { systemActor } from '@/lib/auth/actor';
import { addDays, startOf } from '@/lib/day';
import { openai } from '@/lib/integrations/providers/openai';
import { Secret } from '@/lib/secret';
import { syncConnection } from '@/lib/sync/sync';
import type { Target } from '@/lib/sync/types';
import { world } from '@/lib/sync/world';
import { asOwner } from '@/lib/testing/factories';
import { connected, daysAgo, soon, today } from '@/lib/testing/syncing';
import { withWorkspace } from '@/lib/workspace';
import { type OpenSandbox, openSandbox } from '../sandbox/open.ts';
import { type Finding, inTurns, timed } from './measure.ts';

const LATENCY_MS = 200;
const DAYS = 365;
const ROUNDS = 3;
const PACE = { burst: 8, perSecond: 1 };

/** Twelve months of the large organization, as fast as its pace allows, and against the obvious program without one. */
export async function bench(): Promise<Finding[]> {
  const sandbox = await openSandbox('bench');
  sandbox.control.apply({ latencyMs: LATENCY_MS });
  try {
    const key = sandbox.keyOf('large');
    return [await againstTheObvious(key), await againstThePace(sandbox, key)];
  } finally {
    await sandbox.close();
  }
}

async function againstTheObvious(key: string): Promise<Finding> {
  const targets = await Promise.all(Array.from({ length: ROUNDS * 2 }, () => connected(DAYS - 1, undefined, key)));
  const [ours, theirs] = [targets.slice(0, ROUNDS), targets.slice(ROUNDS)];
  const times = await inTurns(ROUNDS, {
    ours: (round) => sync(ours[round], null),
    theirs: (round) => obvious(theirs[round], key),
  });
  const counts = await Promise.all([ours, theirs].map((group) => rowsOf(group)));
  if (counts[0] !== counts[1]) throw new Error(`Ours stored ${counts[0]} rows, the obvious program ${counts[1]}.`);
  return {
    what: `${DAYS} days without a pace, at ${LATENCY_MS} ms a call`,
    ratio: times.theirs / times.ours,
    unit: 'times the obvious program (5 wanted)',
    from: `${(times.ours / 1000).toFixed(1)} s against ${(times.theirs / 1000).toFixed(1)} s, ${(counts[0] ?? 0) / ROUNDS} rows`,
  };
}

async function againstThePace(sandbox: OpenSandbox, key: string): Promise<Finding> {
  const target = await connected(DAYS - 1, undefined, key);
  const before = requestsOf(sandbox);
  const seconds = (await timed(() => sync(target, PACE))) / 1000;
  const requests = requestsOf(sandbox) - before;
  const floor = (requests - PACE.burst) / PACE.perSecond;
  return {
    what: `${DAYS} days at ${PACE.burst} requests at once, then ${PACE.perSecond} a second`,
    ratio: seconds / floor,
    unit: 'of the floor (1.3 at most)',
    from: `${seconds.toFixed(1)} s, ${requests} requests take ${floor} s`,
  };
}

async function sync(target: Target | undefined, pace: typeof PACE | null): Promise<void> {
  if (!target) throw new Error('A round without a connection.');
  const outside = { ...world, providerOf: () => ({ ...openai, pace }) };
  const { outcome } = await syncConnection(target, 'connect', { deadline: soon() }, outside);
  if (outcome !== 'succeeded') throw new Error(`The sync ended as ${outcome}.`);
}

/** What one writes first: one page after the other, each stored with createMany. */
async function obvious(target: Target | undefined, key: string): Promise<void> {
  if (!target) throw new Error('A round without a connection.');
  const { workspaceId, connectionId } = target;
  const session = openai.open(new Secret(key));
  await session.readProjects();
  for (const endpoint of openai.usageEndpoints)
    for (let to = today(); to >= daysAgo(DAYS - 1); to = addDays(to, -openai.maxDaysPerRead)) {
      const first = addDays(to, 1 - openai.maxDaysPerRead);
      const from = first > daysAgo(DAYS - 1) ? first : daysAgo(DAYS - 1);
      const days = await session.readUsage(endpoint, from, to);
      const data = [...days].flatMap(([day, groups]) =>
        groups.map((group) => ({ workspaceId, connectionId, endpoint, day: startOf(day), ...group })),
      );
      await withWorkspace(systemActor(workspaceId), 'sync.run', ({ db }) => db.usageRow.createMany({ data }));
    }
}

const requestsOf = ({ control }: OpenSandbox) =>
  Object.values(control.requests.large ?? {}).reduce((sum, n) => sum + n, 0);

async function rowsOf(targets: readonly Target[]): Promise<number> {
  const [row] = await asOwner<{ count: number }>(
    'SELECT count(*)::int AS count FROM usage_rows WHERE connection_id = ANY($1)',
    [targets.map(({ connectionId }) => connectionId)],
  );
  return row?.count ?? 0;
}
