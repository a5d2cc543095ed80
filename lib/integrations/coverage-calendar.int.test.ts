import { expect, it } from 'vitest';
import { systemActor } from '@/lib/auth/actor';
import { eachDay } from '@/lib/day';
import { availableEndpoints } from '@/lib/sync/endpoints';
import { asOwner, createMember } from '@/lib/testing/factories';
import { FakeProvider, failure, ordinaryUsage } from '@/lib/testing/fake-provider';
import { connected, daysAgo, syncWith, today } from '@/lib/testing/syncing';
import { withWorkspace } from '@/lib/workspace';
import { coverageCalendar, dayCorrections } from './coverage-calendar';
import { connectionSummary } from './queries';
import { requestReread } from './reread';

const ENDPOINTS = availableEndpoints('openai', []);
const OLD = daysAgo(20);

const inside = <T>(workspaceId: string, run: Parameters<typeof withWorkspace<T, ReturnType<typeof systemActor>>>[2]) =>
  withWorkspace(systemActor(workspaceId), 'sync.run', run);

it('is drawn from what was read, what failed, what was corrected and what is asked for; of its own connection alone', async () => {
  const target = await connected(30);
  const { workspaceId, connectionId } = target;
  const provider = Object.assign(new FakeProvider(), { usageEndpoints: ENDPOINTS });
  await syncWith(await connected(30, workspaceId, 'sk-admin-other'), provider);
  const calendar = () => inside(workspaceId, (tx) => coverageCalendar(tx, connectionId));
  const dayOf = async (day: string) => (await calendar()).days.find((each) => each.day === day);
  expect((await calendar()).days.map(({ day, state }) => `${day} ${state}`)).toEqual(
    eachDay(daysAgo(30), today()).map((day) => `${day} missing`),
  );

  await syncWith(target, provider);
  expect((await calendar()).days.map(({ state }) => state)).toEqual(
    eachDay(daysAgo(30), today()).map((day) =>
      day === today() ? 'partial' : day >= daysAgo(3) ? 'provisional' : 'settled',
    ),
  );

  const owner = await createMember('owner', workspaceId);
  await requestReread(owner, { id: connectionId, day: OLD });
  expect(await dayOf(OLD)).toMatchObject({ state: 'settled', awaited: true });
  expect(await inside(workspaceId, (tx) => connectionSummary(tx, connectionId))).toMatchObject({ awaited: 1 });
  provider.before = (endpoint, from) => {
    if (endpoint === 'embeddings' && from === OLD) throw failure('bad_answer', { endpoint });
  };
  provider.usage = (endpoint, day) =>
    ordinaryUsage(endpoint, day).map((group) => ({
      ...group,
      requests: group.requests + (day === OLD && endpoint === 'completions' ? 5n : 0n),
    }));
  await syncWith(target, provider);
  expect(await dayOf(OLD)).toMatchObject({ state: 'failed', finality: 'settled', failed: 1, awaited: false });
  expect(await inside(workspaceId, (tx) => connectionSummary(tx, connectionId))).toMatchObject({ awaited: 0 });
  const detail = new Map((await calendar()).detailOf(OLD).map((each) => [each.endpoint, each]));
  expect([...detail.keys()]).toEqual(ENDPOINTS);
  expect(detail.get('embeddings')).toMatchObject({ failedCode: 'bad_answer', problem: 'test', rows: 2, restated: 0 });
  expect(detail.get('completions')).toMatchObject({ failedAt: null, rows: 2, restated: 2 });

  const corrections = await inside(workspaceId, (tx) => dayCorrections(tx, connectionId, OLD, 20));
  const [usage] = ordinaryUsage('completions', OLD);
  expect(corrections.map(({ endpoint, project, changes }) => ({ endpoint, project, changes }))).toEqual(
    expect.arrayContaining([
      {
        endpoint: 'completions',
        project: 'Project one',
        changes: [{ counter: 'requests', before: `${usage?.requests}`, after: `${(usage?.requests ?? 0n) + 5n}` }],
      },
    ]),
  );
  expect(await inside(workspaceId, (tx) => dayCorrections(tx, connectionId, OLD, 1))).toHaveLength(1);
  expect(await inside(workspaceId, (tx) => dayCorrections(tx, connectionId, daysAgo(19), 20))).toEqual([]);
});

it('leaves out endpoints that the organization does not have, also where they are asked for', async () => {
  const { workspaceId, connectionId } = await connected(3);
  await requestReread(await createMember('owner', workspaceId), { id: connectionId, day: today() });
  await asOwner('UPDATE connections SET unavailable = $2 WHERE id = $1', [connectionId, ENDPOINTS.slice(1)]);
  const { days, detailOf } = await inside(workspaceId, (tx) => coverageCalendar(tx, connectionId));
  expect(days.map(({ endpoints }) => endpoints)).toEqual([1, 1, 1, 1]);
  expect(detailOf(today()).map(({ endpoint }) => endpoint)).toEqual(ENDPOINTS.slice(0, 1));
  await asOwner('UPDATE connections SET unavailable = $2 WHERE id = $1', [connectionId, ENDPOINTS]);
  expect((await inside(workspaceId, (tx) => coverageCalendar(tx, connectionId))).days).toEqual([]);
  expect(await inside(workspaceId, (tx) => connectionSummary(tx, connectionId))).toMatchObject({ awaited: 0 });
});

it('is not to be had of another workspace’s connection', async () => {
  const { connectionId } = await connected(3);
  const { workspaceId } = await createMember();
  await expect(inside(workspaceId, (tx) => coverageCalendar(tx, connectionId))).rejects.toMatchObject({
    code: 'not_found',
  });
});
