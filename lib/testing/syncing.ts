import { createHash } from 'node:crypto';
import { systemActor } from '@/lib/auth/actor';
import { addDays, type Day, dayOf } from '@/lib/day';
import { storeKey } from '@/lib/integrations/credentials';
import type { Provider } from '@/lib/integrations/provider';
import { Secret } from '@/lib/secret';
import { scheduleNow } from '@/lib/sync/schedule';
import { syncConnection } from '@/lib/sync/sync';
import type { Target, Trigger } from '@/lib/sync/types';
import { type World, world } from '@/lib/sync/world';
import { withWorkspace } from '@/lib/workspace';
import { asOwner, createConnection, createMember } from './factories';

export const today = (): Day => dayOf(new Date());
export const daysAgo = (days: number): Day => addDays(today(), -days);
export const soon = () => new Date(Date.now() + 300_000);

/** The world with a provider of the test's, a coin that always lands in the middle, and waits that pass at once. */
export function testWorld(provider: Provider): World & { slept: number[] } {
  let ahead = 0;
  const slept: number[] = [];
  return {
    ...world,
    slept,
    now: () => new Date(Date.now() + ahead),
    sleep: async (ms) => {
      slept.push(ms);
      ahead += Math.max(0, ms);
    },
    random: () => 0.5,
    providerOf: () => provider,
  };
}

/** A connection with a key, due now, in a workspace of its own unless told. */
export async function connected(historyDays = 10, workspaceId?: string, key = 'sk-admin-test'): Promise<Target> {
  const workspace = workspaceId ?? (await createMember()).workspaceId;
  const connectionId = await createConnection(workspace, { historyFrom: daysAgo(historyDays) });
  await withWorkspace(systemActor(workspace), 'sync.run', async (tx) => {
    await storeKey(tx, connectionId, new Secret(key));
    await scheduleNow(tx, connectionId);
  });
  return { workspaceId: workspace, connectionId };
}

export const syncWith = (target: Target, provider: Provider, trigger: Trigger = 'manual') =>
  syncConnection(target, trigger, { deadline: soon() }, testWorld(provider));

/** The connection's usage as one digest: equal tables, equal text. */
export async function usageHash({ connectionId }: Target): Promise<string> {
  const rows = await asOwner(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, endpoint, project_id, model, input_tokens, output_tokens, requests
     FROM usage_rows WHERE connection_id = $1 ORDER BY 1, 2, 3, 4`,
    [connectionId],
  );
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}

type Facts = {
  runs: {
    trigger: string;
    outcome: string | null;
    error_code: string | null;
    error: string | null;
    rows_added: number;
    rows_changed: number;
    rows_removed: number;
    calls: number;
    days_read: number;
    waited_ms: number;
  }[];
  events: { kind: string; data: Record<string, unknown> }[];
  connection: {
    blocked_reason: string | null;
    retry_reason: string | null;
    names_readable: boolean;
    unavailable: string[];
    last_success_at: Date | null;
    last_long_read_at: Date | null;
  };
  schedule: {
    next_attempt_at: Date | null;
    lease_until: Date | null;
    failures: number;
    fence: string;
    in_seconds: number | null;
  };
};

/** Everything a test asks of a connection afterwards. */
export async function factsOf({ connectionId }: Target): Promise<Facts> {
  const all = async <K extends keyof Facts>(sql: string) => (await asOwner(sql, [connectionId])) as unknown as Facts[K];
  const [connection] = await asOwner<Facts['connection']>('SELECT * FROM connections WHERE id = $1', [connectionId]);
  const [schedule] = await asOwner<Facts['schedule']>(
    'SELECT *, extract(epoch FROM next_attempt_at - now())::int AS in_seconds FROM sync_schedule WHERE connection_id = $1',
    [connectionId],
  );
  if (!connection || !schedule) throw new Error('There is no such connection.');
  return {
    runs: await all<'runs'>('SELECT * FROM sync_runs WHERE connection_id = $1 ORDER BY fence'),
    events: await all<'events'>('SELECT kind, data FROM events WHERE connection_id = $1 ORDER BY id'),
    connection,
    schedule,
  };
}
