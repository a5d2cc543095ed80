import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachDay, startOf } from '@/lib/day';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import { openai } from '@/lib/integrations/providers/openai';
import { syncConnection } from '@/lib/sync/sync';
import type { Target } from '@/lib/sync/types';
import { world } from '@/lib/sync/world';
import { asOwner, createMember } from '@/lib/testing/factories';
import { connected, daysAgo, factsOf, soon, today } from '@/lib/testing/syncing';
import { exportCsv } from '@/lib/usage/export';
import { parseUsageQuery } from '@/lib/usage/params';
import { usage } from '@/lib/usage/usage';
import { withWorkspace } from '@/lib/workspace';
import { SCENARIOS, type Scenario } from '../sandbox/keys.ts';
import { type OpenSandbox, openSandbox } from '../sandbox/open.ts';
import { ORGANIZATIONS } from '../sandbox/organizations.ts';
import { usageOf } from '../sandbox/usage.ts';

const HISTORY_DAYS = 100;
/** The provider's clock stands still, so that today and a lagging day have one value to compare with. */
const frozen = Date.now();

let sandbox: OpenSandbox;
beforeAll(async () => {
  sandbox = await openSandbox('totals');
  sandbox.control.now = () => frozen;
});
afterAll(() => sandbox.close());

type Line = { day: string; endpoint: string; project: string; model: string; counts: string };
const lines = (list: readonly Line[]) =>
  list.map(({ day, endpoint, project, model, counts }) => [day, endpoint, project, model, counts].join(' ')).sort();

const endpointsOf = (organization: string) =>
  openai.usageEndpoints.filter((endpoint) => !ORGANIZATIONS[organization]?.unknownEndpoints?.includes(endpoint));

function linesAtProvider(organization: string): Line[] {
  return endpointsOf(organization).flatMap((endpoint) =>
    eachDay(daysAgo(HISTORY_DAYS), today()).flatMap((day) =>
      usageOf(organization, endpoint, startOf(day).getTime(), { now: frozen }).map((group) => ({
        day,
        endpoint,
        project: group.project_id ?? UNATTRIBUTED,
        model: group.model,
        counts: [group.input_tokens, group.output_tokens, group.num_model_requests].join('/'),
      })),
    ),
  );
}

/** Syncs as often as the cron would, until the provider has let everything through. */
async function syncedWhole(scenario: Scenario) {
  const owner = await createMember('owner');
  const key = sandbox.keyOf(scenario);
  const target = await connected(HISTORY_DAYS, owner.workspaceId, key);
  if (scenario === 'regional')
    await asOwner("UPDATE connections SET api_host = 'us.api.openai.com' WHERE id = $1", [target.connectionId]);
  for (let calls = 0; calls < 40; calls++) {
    await asOwner('UPDATE sync_schedule SET next_attempt_at = now(), not_before = NULL WHERE connection_id = $1', [
      target.connectionId,
    ]);
    const patient = { ...world, random: () => 0.05 };
    const { outcome } = await syncConnection(target, 'cron', { deadline: soon() }, patient);
    if (outcome === 'succeeded') return { owner, target };
  }
  throw new Error(`${scenario} was never read whole: ${JSON.stringify((await factsOf(target)).runs)}`);
}

const sums = (list: readonly { counts: string }[]) =>
  [0, 1, 2].map((i) => list.reduce((sum, { counts }) => sum + BigInt(counts.split('/')[i] ?? 0), 0n).toString());

async function inDatabase({ connectionId }: Target): Promise<Line[]> {
  return asOwner<Line>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, endpoint, project_id AS project, model,
       concat_ws('/', input_tokens, output_tokens, requests) AS counts
     FROM usage_rows WHERE connection_id = $1`,
    [connectionId],
  );
}

const readable = SCENARIOS.filter(({ scenario }) => scenario !== 'revoked' && scenario !== 'no-usage-scope');

describe('what Doow shows is what the provider counted, to the token', () => {
  it.each(readable.map(({ scenario, organization }) => [scenario, organization] as const))(
    '%s',
    async (scenario, organization) => {
      const { owner, target } = await syncedWhole(scenario);
      const expected = linesAtProvider(organization);
      expect(lines(await inDatabase(target))).toEqual(lines(expected));

      const range = `from=${daysAgo(HISTORY_DAYS)}&to=${today()}`;
      const perModel = parseUsageQuery(new URLSearchParams(`${range}&groupBy=model`));
      const answer = await withWorkspace(owner, 'usage.read', (tx) => usage(tx, perModel));
      const { inputTokens, outputTokens, requests } = answer.totals;
      expect([inputTokens, outputTokens, requests]).toEqual(sums(expected));

      const everything = parseUsageQuery(new URLSearchParams(`${range}&groupBy=day,endpoint,project,model`));
      const [, ...rows] = (await (await exportCsv(owner, everything)).text()).trim().split('\r\n');
      const exported = rows.map((row) => ({ counts: row.split(',').slice(-4, -1).join('/') }));
      expect(exported).toHaveLength(expected.length);
      expect(sums(exported)).toEqual(sums(expected));
    },
    120_000,
  );

  it('and a day it corrects later arrives corrected', async () => {
    const { target } = await syncedWhole('research');
    const day = daysAgo(2);
    sandbox.control.apply({ restate: { scenario: 'research', day } });
    await syncConnection(target, 'manual', { deadline: soon() });
    const corrected = endpointsOf('research').flatMap((endpoint) =>
      usageOf('research', endpoint, startOf(day).getTime(), {
        now: frozen,
        restated: new Set([startOf(day).getTime()]),
      }),
    );
    const stored = (await inDatabase(target)).filter((line) => line.day === day);
    expect(sums(stored)[0]).toBe(`${corrected.reduce((sum, group) => sum + group.input_tokens, 0)}`);
    expect(stored).toHaveLength(corrected.length);
    const restated = await asOwner('SELECT FROM restatements WHERE connection_id = $1', [target.connectionId]);
    expect(restated.length).toBeGreaterThan(0);
  });
});

describe('a key that may not read usage', () => {
  it.each([
    ['revoked', 'key_refused'],
    ['no-usage-scope', 'usage_scope_missing'],
  ] as const)('%s stops at once: one call for usage, then none', async (scenario, reason) => {
    const { workspaceId } = await createMember();
    const key = sandbox.keyOf(scenario);
    const target = await connected(30, workspaceId, key);
    const { outcome } = await syncConnection(target, 'connect', { deadline: soon() });
    expect(outcome).toBe('failed');
    const count = () => Object.values(sandbox.control.requests[scenario] ?? {}).reduce((sum, n) => sum + n, 0);
    const made = count();
    expect(made).toBe(scenario === 'revoked' ? 1 : 2); // the names come first
    expect((await syncConnection(target, 'manual', { deadline: soon() })).outcome).toBe('not_scheduled');
    expect(count()).toBe(made);
    expect((await factsOf(target)).connection.blocked_reason).toBe(reason);
  });
});
