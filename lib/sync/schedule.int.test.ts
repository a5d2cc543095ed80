import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemActor } from '@/lib/auth/actor';
import { storeKey } from '@/lib/integrations/credentials';
import { Secret } from '@/lib/secret';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import * as schedule from './schedule';

type Row = { fence: string; lease_owner: string | null; failures: number; due: number | null; leased: number | null };

let workspaceId: string;
let theirs: string;
let id: string;
const inWorkspace = <T>(run: (tx: WorkspaceTx) => Promise<T>, workspace = workspaceId) =>
  withWorkspace(systemActor(workspace), 'sync.run', run);
const row = async (connectionId = id): Promise<Row | undefined> =>
  (
    await asOwner<Row>(
      `SELECT fence, lease_owner, failures, extract(epoch FROM next_attempt_at - now())::int AS due,
         extract(epoch FROM lease_until - now())::int AS leased
       FROM sync_schedule WHERE connection_id = $1`,
      [connectionId],
    )
  )[0];
const set = (assignments: string) => asOwner(`UPDATE sync_schedule SET ${assignments} WHERE connection_id = $1`, [id]);

beforeEach(async () => {
  workspaceId = (await createMember()).workspaceId;
  theirs = (await createMember()).workspaceId;
  id = await createConnection(workspaceId);
  await inWorkspace((tx) => schedule.scheduleNow(tx, id));
});

describe('due now', () => {
  it('fences a run under way off and forgets failures, but waits as long as the provider asked', async () => {
    await set(`lease_owner = '${randomUUID()}', lease_until = now() + interval '1 minute', failures = 3`);
    await set("not_before = now() + interval '10 minutes'");
    await inWorkspace((tx) => schedule.scheduleNow(tx, id));
    const waiting = await row();
    expect(waiting).toMatchObject({ fence: '2', lease_owner: null, leased: null, failures: 0 });
    expect(waiting?.due).toBeGreaterThan(500);
    await set("not_before = now() - interval '10 minutes'");
    await inWorkspace((tx) => schedule.scheduleNow(tx, id));
    expect((await row())?.due).toBeLessThanOrEqual(0);
  });

  it('on top, lets a run under way go on, waits no longer than it would, and wakes nothing that rests', async () => {
    const owner = randomUUID();
    await set(`lease_owner = '${owner}', failures = 3, next_attempt_at = now() + interval '1 hour'`);
    await inWorkspace((tx) => schedule.makeDue(tx, id), theirs);
    expect((await row())?.due).toBeGreaterThan(3_000);
    await set("not_before = now() + interval '10 minutes'");
    await inWorkspace((tx) => schedule.makeDue(tx, id));
    expect((await row())?.due).toBeGreaterThan(500);
    expect((await row())?.due).toBeLessThan(700);
    await set('not_before = NULL');
    await inWorkspace((tx) => schedule.makeDue(tx, id));
    expect(await row()).toMatchObject({ fence: '1', lease_owner: owner, failures: 3 });
    expect((await row())?.due).toBeLessThanOrEqual(0);
    await set("next_attempt_at = now() - interval '1 hour'");
    await inWorkspace((tx) => schedule.makeDue(tx, id));
    expect((await row())?.due).toBeLessThan(-3_000);
    await inWorkspace((tx) => schedule.unschedule(tx, id));
    await inWorkspace((tx) => schedule.makeDue(tx, id));
    expect((await row())?.due).toBeNull();
  });

  it('no more, fences off and lets go of the lease', async () => {
    await set(`lease_owner = '${randomUUID()}', lease_until = now() + interval '1 minute'`);
    await inWorkspace((tx) => schedule.unschedule(tx, id));
    expect(await row()).toMatchObject({ fence: '2', lease_owner: null, leased: null, due: null });
  });
});

describe('a connection that is being disconnected', () => {
  const seize = (workspace?: string) => inWorkspace((tx) => schedule.seize(tx, id), workspace);
  const isSeized = (fence: bigint, workspace?: string) =>
    inWorkspace((tx) => schedule.isStillSeized(tx, id, fence), workspace);

  it('is taken from every run for half a minute, and is known by its fence', async () => {
    await set(`lease_owner = '${randomUUID()}', lease_until = now() + interval '1 hour'`);
    const fence = await seize();
    const seized = await row();
    expect(seized).toMatchObject({ fence: `${fence}`, lease_owner: id });
    expect(fence).toBe(2n);
    expect(seized?.leased).toBeGreaterThan(0);
    expect(seized?.leased).toBeLessThanOrEqual(30);
    expect(await isSeized(fence)).toBe(true);
    expect(await isSeized(fence - 1n)).toBe(false);
    expect(await isSeized(fence, theirs)).toBe(false);
    await set(`lease_owner = '${randomUUID()}'`);
    expect(await isSeized(fence)).toBe(false);
  });

  it('is seized too where it was never scheduled, and by nobody of another workspace', async () => {
    await expect(seize(theirs)).rejects.toThrow('another workspace');
    expect(await row()).toMatchObject({ fence: '1', lease_owner: null });
    const fresh = await createConnection(workspaceId);
    expect(await inWorkspace((tx) => schedule.seize(tx, fresh))).toBe(1n);
    expect(await row(fresh)).toMatchObject({ lease_owner: fresh, due: null });
  });

  it('is not called beside the sync, nor is one without a key', async () => {
    const mayCall = (workspace?: string) => inWorkspace((tx) => schedule.mayCall(tx, id), workspace);
    expect(await mayCall()).toBe(false);
    await inWorkspace((tx) => storeKey(tx, id, new Secret('sk-admin-test')));
    expect(await mayCall()).toBe(true);
    expect(await mayCall(theirs)).toBe(false);
    await set(`lease_owner = '${randomUUID()}', lease_until = now() + interval '1 minute'`);
    expect(await mayCall()).toBe(true);
    await seize();
    expect(await mayCall()).toBe(false);
    await set("lease_until = now() - interval '1 second'");
    expect(await mayCall()).toBe(true);
  });

  it.each([
    ['is locked', (tx: WorkspaceTx) => schedule.lockSchedule(tx, id)],
    ['is confirmed', (tx: WorkspaceTx) => schedule.isStillSeized(tx, id, 1n)],
  ])('is changed by nobody else from when it %s to the end of the transaction', async (_title, hold) => {
    const probe = () => asOwner('SELECT FROM sync_schedule WHERE connection_id = $1 FOR UPDATE NOWAIT', [id]);
    await inWorkspace(async (tx) => {
      await hold(tx);
      await expect(probe()).rejects.toMatchObject({ code: '55P03' });
    });
    await inWorkspace(async (tx) => {
      await hold(tx);
      await expect(probe()).resolves.toHaveLength(1);
    }, theirs);
  });
});

it('tells of the schedules that it is asked for, and of none that there is not', async () => {
  const [other, never] = [await createConnection(workspaceId), await createConnection(workspaceId)];
  await inWorkspace((tx) => schedule.scheduleNow(tx, other));
  await set(`failures = 2, lease_owner = '${randomUUID()}', lease_until = now() - interval '1 second'`);
  const found = await inWorkspace((tx) => schedule.scheduleOf(tx, [id, never]));
  expect([...found]).toEqual([[id, { nextAttemptAt: expect.any(Date), running: false, failures: 2 }]]);
  await set("lease_until = now() + interval '1 minute'");
  expect((await inWorkspace((tx) => schedule.scheduleOf(tx, [id]))).get(id)?.running).toBe(true);
});
