import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { checkConnection } from '@/lib/integrations/probe';
import { connectionSummary } from '@/lib/integrations/queries';
import { syncConnection } from '@/lib/sync/sync';
import { world } from '@/lib/sync/world';
import { createMember } from '@/lib/testing/factories';
import { connected, daysAgo, soon, today } from '@/lib/testing/syncing';
import { withWorkspace } from '@/lib/workspace';
import type { Scenario } from '../sandbox/keys.ts';
import { type OpenSandbox, openSandbox } from '../sandbox/open.ts';

let sandbox: OpenSandbox;
beforeAll(async () => {
  sandbox = await openSandbox('silence');
});
afterAll(() => sandbox.close());

async function synced(owner: Member, scenario: Scenario) {
  const target = await connected(40, owner.workspaceId, sandbox.keyOf(scenario));
  const sync = () => syncConnection(target, 'manual', { deadline: soon() }, world);
  expect((await sync()).outcome).toBe('succeeded');
  const summary = () => withWorkspace(owner, 'connections.read', (tx) => connectionSummary(tx, target.connectionId));
  const checks = async () => {
    const found = await checkConnection(owner, { id: target.connectionId, from: daysAgo(29), to: today() });
    return Object.fromEntries(found.map(({ id, status }) => [id, status]));
  };
  return { sync, summary, checks };
}

describe('what came back', () => {
  it('of the newest days is nothing where the days before have usage: every check says so, until it arrives', async () => {
    const owner = await createMember();
    for (const day of [daysAgo(1), daysAgo(2), today()])
      sandbox.control.apply({ empty: { scenario: 'research', day } });
    const { sync, summary, checks } = await synced(owner, 'research');
    expect(await summary()).toMatchObject({
      completeThrough: daysAgo(1),
      noUsage: false,
      silence: { lastUsed: daysAgo(3), from: daysAgo(2), through: daysAgo(1) },
    });
    expect(await checks()).toMatchObject({ delay: 'fail', recent: 'fail', any: 'pass', range: 'pass', access: 'pass' });
    for (const day of [daysAgo(1), daysAgo(2), today()])
      sandbox.control.apply({ empty: { scenario: 'research', day, restored: true } });
    await sync();
    expect((await summary()).silence).toBeNull();
    expect(await checks()).toMatchObject({ delay: 'pass', recent: 'pass' });
  });

  it('of days that came back empty long ago is imported again too: reporting may be a week behind', async () => {
    const owner = await createMember();
    const late = [1, 2, 3, 4, 5, 6].map(daysAgo);
    for (const day of [...late, today()]) sandbox.control.apply({ empty: { scenario: 'ordinary', day } });
    const { sync, summary } = await synced(owner, 'ordinary');
    expect((await summary()).silence).toMatchObject({ from: daysAgo(6) });
    for (const day of [...late, today()])
      sandbox.control.apply({ empty: { scenario: 'ordinary', day, restored: true } });
    await sync();
    const { silence, week } = await summary();
    expect(silence).toBeNull();
    for (const { tokens } of week.days) expect(BigInt(tokens ?? 0)).toBeGreaterThan(0n);
  });

  it('of a key that is accepted is no usage at all: that is said, and the checks name the likely cause', async () => {
    const { summary, checks } = await synced(await createMember(), 'empty');
    expect(await summary()).toMatchObject({ state: 'healthy', noUsage: true, silence: null });
    expect(await checks()).toMatchObject({ any: 'fail', range: 'fail', recent: 'pass' });
  });
});
