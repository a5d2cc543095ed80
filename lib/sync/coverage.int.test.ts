import { describe, expect, it } from 'vitest';
import { systemActor } from '@/lib/auth/actor';
import { addDays, type Day, dayOf, endOf } from '@/lib/day';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { coverageByDay, coverageOf, progressOf } from './coverage';
import { availableEndpoints } from './endpoints';
import { scheduleNow, scheduleOf, unschedule } from './schedule';

const today = dayOf(new Date());
const ago = (days: number) => addDays(today, -days);
const inWorkspace = <T>(workspaceId: string, run: (tx: WorkspaceTx) => Promise<T>) =>
  withWorkspace(systemActor(workspaceId), 'sync.run', run);

async function read(workspaceId: string, connectionId: string, endpoints: string[], day: Day, hoursAfterEnd: number) {
  for (const endpoint of endpoints)
    await asOwner(
      `INSERT INTO coverage (workspace_id, connection_id, endpoint, day, read_at, changed_at, rows, content_hash)
       VALUES ($1, $2, $3, $4, $5, $5, 0, '')`,
      [workspaceId, connectionId, endpoint, day, new Date(endOf(day).getTime() + hoursAfterEnd * 3_600_000)],
    );
}

describe('coverage', () => {
  it('counts, for each day, the available endpoints that were read, complete and settled', async () => {
    const { workspaceId } = await createMember();
    const unavailable = ['decisions', 'images'];
    const connectionId = await createConnection(workspaceId, { historyFrom: ago(6), unavailable });
    const endpoints = availableEndpoints('openai', unavailable);
    const n = endpoints.length;
    await read(workspaceId, connectionId, [...endpoints, 'images'], ago(6), 72);
    await read(workspaceId, connectionId, endpoints, ago(5), 71);
    await read(workspaceId, connectionId, endpoints.slice(1), ago(4), 0);
    await read(workspaceId, connectionId, endpoints, ago(3), -1);
    const [covered] = await inWorkspace(workspaceId, (tx) => coverageByDay(tx));
    expect(covered).toEqual({
      connectionId,
      live: true,
      ended: null,
      days: [
        { day: ago(6), endpoints: n, read: n, complete: n, settled: n },
        { day: ago(5), endpoints: n, read: n, complete: n, settled: 0 },
        { day: ago(4), endpoints: n, read: n - 1, complete: n - 1, settled: 0 },
        { day: ago(3), endpoints: n, read: n, complete: 0, settled: 0 },
        ...[2, 1, 0].map((days) => ({ day: ago(days), endpoints: n, read: 0, complete: 0, settled: 0 })),
      ],
    });
    const range = { connectionIds: [connectionId], from: ago(9), to: ago(5) };
    const [inView] = await inWorkspace(workspaceId, (tx) => coverageByDay(tx, range));
    expect(inView?.days.map(({ day }) => day)).toEqual([ago(6), ago(5)]);
    expect(await inWorkspace(workspaceId, (tx) => coverageByDay(tx, { to: ago(20) }))).toEqual([
      { connectionId, live: true, ended: null, days: [] },
    ]);
  });

  it('is told of several spans at once as of each alone, of whoever is paused or disconnected too', async () => {
    const { workspaceId } = await createMember();
    const [paused, gone, live] = [
      await createConnection(workspaceId, { historyFrom: ago(9) }),
      await createConnection(workspaceId, { historyFrom: ago(9) }),
      await createConnection(workspaceId, { historyFrom: ago(2) }),
    ];
    await asOwner('UPDATE connections SET paused_at = now() WHERE id = $1', [paused]);
    await asOwner('UPDATE connections SET disconnected_at = now() WHERE id = $1', [gone]);
    await read(workspaceId, gone, availableEndpoints('openai', []), ago(3), 80);
    const spans = [{ from: ago(4), to: ago(1) }, { from: ago(400), to: ago(300) }, {}];
    const [together, alone] = await inWorkspace(workspaceId, async (tx) => [
      await coverageOf(tx, spans),
      [await coverageByDay(tx, spans[0]), await coverageByDay(tx, spans[1]), await coverageByDay(tx)],
    ]);
    expect(together).toEqual(alone);
    expect(together?.map((span) => span.map(({ days }) => days.length).sort())).toEqual([
      [2, 4, 4],
      [0, 0, 0],
      [10, 10, 3],
    ]);
    const states = new Map(together?.[0]?.map((each) => [each.connectionId, each.live]));
    expect(states).toEqual(
      new Map([
        [paused, false],
        [gone, false],
        [live, true],
      ]),
    );
  });

  it('measures the backfill up to the day of connecting: a late cron later is no backfill', async () => {
    const { workspaceId } = await createMember();
    const connectedAt = new Date(Date.now() - 2 * 86_400_000);
    const connectionId = await createConnection(workspaceId, { historyFrom: ago(5), connectedAt });
    const endpoints = availableEndpoints('openai', []);
    await read(workspaceId, connectionId, endpoints, ago(2), -1);
    await read(workspaceId, connectionId, endpoints, ago(3), 1);
    await read(workspaceId, connectionId, endpoints.slice(1), ago(4), 1);
    expect(await inWorkspace(workspaceId, (tx) => progressOf(tx))).toEqual(
      new Map([[connectionId, { done: 2, total: 4 }]]),
    );
  });

  it('is of the connections that are asked for, each with its own days, up to today', async () => {
    const { workspaceId } = await createMember();
    const [first, second, third] = [
      await createConnection(workspaceId, { historyFrom: ago(1) }),
      await createConnection(workspaceId, { historyFrom: ago(2) }),
      await createConnection(workspaceId, { historyFrom: ago(3) }),
    ];
    await read(workspaceId, second, availableEndpoints('openai', []), ago(1), 1);
    const query = { connectionIds: [first, second], to: addDays(today, 5) };
    const covered = await inWorkspace(workspaceId, (tx) => coverageByDay(tx, query));
    const daysOf = (id: string) => covered.find(({ connectionId }) => connectionId === id)?.days;
    expect(covered).toHaveLength(2);
    expect(daysOf(first)?.map(({ day, read: done }) => [day, done])).toEqual([ago(1), today].map((day) => [day, 0]));
    expect(daysOf(second)?.map(({ day, read: done }) => [day, done > 0])).toEqual([
      [ago(2), false],
      [ago(1), true],
      [today, false],
    ]);
    const progress = await inWorkspace(workspaceId, (tx) => progressOf(tx, [first, second]));
    expect(progress).toEqual(
      new Map([
        [first, { done: 0, total: 2 }],
        [second, { done: 1, total: 3 }],
      ]),
    );
    expect((await inWorkspace(workspaceId, (tx) => coverageByDay(tx))).map((each) => each.connectionId).sort()).toEqual(
      [first, second, third].sort(),
    );
  });

  it("never shows another workspace's connections", async () => {
    const [mine, theirs] = [await createMember(), await createMember()];
    const foreign = await createConnection(theirs.workspaceId);
    expect(await inWorkspace(mine.workspaceId, (tx) => coverageByDay(tx, { connectionIds: [foreign] }))).toEqual([]);
    expect((await inWorkspace(mine.workspaceId, (tx) => progressOf(tx, [foreign]))).size).toBe(0);
  });
});

describe('the schedule', () => {
  it('raises the fence whenever it is changed, and is found by its own workspace only', async () => {
    const [mine, theirs] = [await createMember(), await createMember()];
    const id = await createConnection(mine.workspaceId);
    const fence = async () =>
      (await asOwner<{ fence: string }>('SELECT fence FROM sync_schedule WHERE connection_id = $1', [id]))[0]?.fence;
    await inWorkspace(mine.workspaceId, (tx) => scheduleNow(tx, id));
    expect(await fence()).toBe('1');
    await asOwner("UPDATE sync_schedule SET lease_until = now() + interval '1 minute', failures = 3");
    const look = (workspaceId: string) => inWorkspace(workspaceId, (tx) => scheduleOf(tx, [id]));
    expect((await look(mine.workspaceId)).get(id)).toMatchObject({ running: true, failures: 3 });
    expect((await look(theirs.workspaceId)).size).toBe(0);
    await inWorkspace(theirs.workspaceId, (tx) => unschedule(tx, id));
    await inWorkspace(theirs.workspaceId, (tx) => scheduleNow(tx, id));
    expect(await fence()).toBe('1');
    await inWorkspace(mine.workspaceId, (tx) => unschedule(tx, id));
    expect((await look(mine.workspaceId)).get(id)).toEqual({ nextAttemptAt: null, running: false, failures: 3 });
    expect(await fence()).toBe('2');
    await inWorkspace(mine.workspaceId, (tx) => scheduleNow(tx, id));
    expect((await look(mine.workspaceId)).get(id)).toMatchObject({ running: false, failures: 0 });
    expect((await look(mine.workspaceId)).get(id)?.nextAttemptAt).toBeInstanceOf(Date);
  });
});
