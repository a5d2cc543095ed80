import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disconnect } from '@/lib/integrations/disconnect';
import { checkConnection } from '@/lib/integrations/probe';
import { syncConnection, type Target } from '@/lib/sync/sync';
import { type World, world } from '@/lib/sync/world';
import { asOwner, createMember } from '@/lib/testing/factories';
import { randomOf } from '@/lib/testing/model/simulation';
import { runs, SEED } from '@/lib/testing/random';
import { connected, daysAgo, soon, today, usageHash } from '@/lib/testing/syncing';

/** RACES makes it longer. */
const RACES = Number(process.env.RACES ?? runs(60));
const AT_ONCE = 10;
const DAY_S = 86_400;
/** Around what a permit lasts: such an answer to "may I?" may come after the disconnect, and is worth nothing then. */
const LATE_MS = { least: 900, most: 2_400 };

const calls = new Map<string, number>();
const callsOf = (key: string) => calls.get(`Bearer ${key}`) ?? 0;
let random = randomOf(SEED);

/** A provider of three days a page, so that a read has many requests, each answered after a moment. */
const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://provider');
  const key = request.headers.authorization ?? '';
  calls.set(key, (calls.get(key) ?? 0) + 1);
  await sleep(random() * 120);
  const from = Number(searchParams.get('page') ?? searchParams.get('start_time'));
  const end = Math.min(Number(searchParams.get('end_time') ?? Infinity), Date.now() / 1000);
  const starts = [0, 1, 2].map((i) => from + i * DAY_S).filter((start) => start < end);
  const next = from + 3 * DAY_S;
  const results = [{ project_id: 'p1', model: 'm1', input_tokens: 1, output_tokens: 2, num_model_requests: 3 }];
  const body = pathname.endsWith('/projects')
    ? { data: [{ id: 'p1', name: 'One' }], has_more: false }
    : {
        data: starts.map((start_time) => ({ start_time, results })),
        has_more: next < end,
        next_page: next < end ? `${next}` : null,
      };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.OPENAI_BASE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** This machine; from some question on, the database's answers come late. */
function lateWorld(): World {
  let onTime = random() * 40;
  const lateMs = LATE_MS.least + random() * (LATE_MS.most - LATE_MS.least);
  const stands: World['ledger']['stands'] = async (run) => {
    try {
      return await world.ledger.stands(run);
    } finally {
      if (onTime-- < 0) await sleep(lateMs);
    }
  };
  return { ...world, ledger: { ...world.ledger, stands } };
}

type Finish = { callsAfter: number; rowsChanged: boolean; outcome: string; keys: number; again: string };

async function race(number: number): Promise<Finish> {
  const admin = await createMember('admin');
  const key = `sk-admin-race-${number}`;
  const target: Target = await connected(60, admin.workspaceId, key);
  const { connectionId: id } = target;
  const [connection] = await asOwner<{ name: string }>('SELECT name FROM connections WHERE id = $1', [id]);
  const run = syncConnection(target, 'manual', { deadline: soon() }, lateWorld());
  const checks = sleep(random() * 600).then(() =>
    checkConnection(admin, { id, from: daysAgo(2), to: today() }).catch((error: { code?: string }) => error.code),
  );
  await sleep(random() * 600);
  await disconnect(admin, { id, typedName: connection?.name ?? '' });
  const [atCommit, stored] = [callsOf(key), await usageHash(target)];
  const { outcome } = await run;
  await checks;
  const keys = await asOwner('SELECT FROM credentials WHERE connection_id = $1', [id]);
  const again = await syncConnection(target, 'manual', { deadline: soon() });
  return {
    callsAfter: callsOf(key) - atCommit,
    rowsChanged: (await usageHash(target)) !== stored,
    outcome,
    keys: keys.length,
    again: again.outcome,
  };
}

it(
  `a disconnect against a running sync and its checks: no call and no row after it (seed ${SEED}, ${RACES} races)`,
  async () => {
    random = randomOf(SEED);
    const finished: Finish[] = [];
    let next = 0;
    const work = async () => {
      while (next < RACES) finished.push(await race(next++));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const stopped = finished.filter(({ outcome }) => outcome === 'stopped').length;
    console.log(`disconnect: seed ${SEED}, ${RACES} races, ${stopped} runs stopped in the middle, ${calls.size} keys`);
    expect(finished.filter(({ callsAfter }) => callsAfter !== 0)).toEqual([]);
    expect(finished.filter(({ rowsChanged, keys }) => rowsChanged || keys > 0)).toEqual([]);
    expect(new Set(finished.map(({ again }) => again))).toEqual(new Set(['not_scheduled']));
    expect(stopped).toBeGreaterThan(RACES / 2);
  },
  60_000 + RACES * 1_000,
);
