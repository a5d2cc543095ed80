import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { asOwner } from '@/lib/testing/factories';
import { FAKE_ENDPOINTS, FakeProvider } from '@/lib/testing/fake-provider';
import { connected, daysAgo, factsOf, syncWith, today } from '@/lib/testing/syncing';
import { groupsIn, usageOfVersion } from './versions';

/** CHAOS_SEED repeats a run, CHAOS_KILLS makes it longer. */
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
const KILLS = Number(process.env.CHAOS_KILLS ?? 6);
const WORKERS = 2;
const HISTORY_DAYS = 3;

function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const expireLease = (connectionId: string) =>
  asOwner("UPDATE sync_schedule SET lease_until = now() - interval '1 second' WHERE connection_id = $1", [
    connectionId,
  ]);

type DayRow = { day: string; endpoint: string; versions: number; version: string; rows: number; covered: number };

/** Every stored day, its rows and its coverage, as of one moment. */
const look = (connectionId: string) =>
  asOwner<DayRow>(
    `SELECT to_char(c.day, 'YYYY-MM-DD') AS day, c.endpoint, count(DISTINCT u.input_tokens)::int AS versions,
       min(u.input_tokens) AS version, count(u.day)::int AS rows, c.rows AS covered
     FROM coverage c LEFT JOIN usage_rows u USING (workspace_id, connection_id, endpoint, day)
     WHERE c.connection_id = $1 GROUP BY c.day, c.endpoint, c.rows`,
    [connectionId],
  );

function expectWhole(rows: readonly DayRow[]) {
  for (const { day, endpoint, versions, version, rows: count, covered } of rows)
    expect({ day, endpoint, versions, count, covered }, `seed ${seed}`).toEqual({
      day,
      endpoint,
      versions: 1,
      count: groupsIn(Number(version)),
      covered: groupsIn(Number(version)),
    });
}

describe('workers that are killed and stopped at random moments', () => {
  it(`leave every day whole at every moment, and one clean run ends the work (seed ${seed})`, async () => {
    const random = randomFrom(seed);
    const target = await connected(HISTORY_DAYS);
    const { workspaceId, connectionId } = target;
    const children = new Set<ChildProcess>();
    const start = () => {
      const args = ['--conditions=react-server', '--import', 'tsx', 'e2e/chaos/worker.ts', workspaceId, connectionId];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      children.add(child);
      child.once('exit', () => children.delete(child));
      return child;
    };

    let looks = 0;
    let done = false;
    const watching = (async () => {
      for (; !done; looks++) {
        expectWhole(await look(connectionId));
        await sleep(20);
      }
    })();

    async function torment(kills: number) {
      for (let i = 0; i < kills; i++) {
        const child = start();
        await once(child.stdout ?? child, 'data'); // its first run has ended: it is at work
        await sleep(random() * 300);
        if (random() < 0.4) {
          child.kill('SIGSTOP');
          await expireLease(connectionId); // another takes over; this one wakes up with an old fence
          await sleep(random() * 300);
          child.kill('SIGCONT');
          await sleep(random() * 100);
        }
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
        await expireLease(connectionId);
      }
    }

    try {
      const shares = Array.from({ length: WORKERS }, (_, i) => Math.floor((KILLS + i) / WORKERS));
      await Promise.race([Promise.all(shares.map(torment)), watching]);
    } finally {
      done = true;
      for (const child of children) child.kill('SIGKILL');
    }
    await watching;
    expect(looks).toBeGreaterThan(KILLS);

    await expireLease(connectionId);
    const provider = new FakeProvider();
    const last = 2_000_000_000_001;
    provider.usage = usageOfVersion(last);
    expect((await syncWith(target, provider)).outcome).toBe('succeeded');
    const rows = await look(connectionId);
    expectWhole(rows);
    expect(rows).toHaveLength((HISTORY_DAYS + 1) * FAKE_ENDPOINTS.length);
    expect(new Set(rows.map(({ version }) => version))).toEqual(new Set([`${last}`]));
    expect([
      rows.map(({ day }) => day).sort()[0],
      rows
        .map(({ day }) => day)
        .sort()
        .at(-1),
    ]).toEqual([daysAgo(HISTORY_DAYS), today()]);
    const { runs } = await factsOf(target);
    expect(runs.every(({ outcome }) => outcome !== null)).toBe(true);
    expect(runs.some(({ outcome }) => outcome === 'failed' || outcome === 'stopped')).toBe(true);
  }, 120_000);
});
