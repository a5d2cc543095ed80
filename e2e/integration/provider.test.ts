import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type Day, dayOf, endOf, startOf } from '@/lib/day';
import type { CallRecord } from '@/lib/integrations/provider';
import { USAGE_ENDPOINTS } from '@/lib/integrations/providers/openai/endpoints';
import { machine } from '@/lib/integrations/providers/openai/http';
import { readProjects } from '@/lib/integrations/providers/openai/projects';
import { readUsage } from '@/lib/integrations/providers/openai/usage';
import { Secret } from '@/lib/secret';
import { Slots } from '@/lib/slots';
import type { Fault } from '../sandbox/faults.ts';
import { SCENARIOS, type Scenario } from '../sandbox/keys.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { usageOf } from '../sandbox/usage.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'provider' });
});
afterAll(() => sandbox.close());

const today = dayOf(Date.now());
const ignore = () => {};

function connection(scenario: Scenario) {
  const calls: CallRecord[] = [];
  const key = new Secret(sandbox.keys.find((entry) => entry.scenario === scenario)?.key ?? '');
  return {
    calls,
    outside: machine,
    heavy: new Slots(1),
    baseUrl: `${sandbox.url}/v1`,
    key,
    onCall: (call: CallRecord) => calls.push(call),
  };
}

describe('reading from the provider', () => {
  const steady = SCENARIOS.filter(({ scenario }) =>
    ['ordinary', 'large', 'empty', 'no-projects', 'no-names-scope', 'lagging', 'restating', 'no-header'].includes(
      scenario,
    ),
  );

  it.each(steady.map(({ scenario, organization }) => [scenario, organization] as const))(
    'gives what %s used, to the token',
    async (scenario, organization) => {
      for (const { id } of USAGE_ENDPOINTS) {
        if (scenario === 'no-projects' && id === 'decisions') continue;
        const from = addDays(today, -40);
        const to = addDays(today, -10);
        const days = await readUsage(connection(scenario), { id, from, to }, ignore);
        expect(days.size).toBe(31);
        for (const [day, groups] of days) {
          const used = usageOf(organization, id, startOf(day).getTime(), { now: Date.now() });
          const sum = (pick: (group: (typeof groups)[number]) => bigint) =>
            groups.reduce((total, group) => total + pick(group), 0n);
          const expected = (name: 'input_tokens' | 'output_tokens' | 'num_model_requests') =>
            BigInt(used.reduce((total, group) => total + group[name], 0));
          expect(groups.length).toBe(used.length);
          expect(sum((group) => group.requests)).toBe(expected('num_model_requests'));
          expect(sum((group) => group.inputTokens)).toBe(expected('input_tokens'));
          expect(sum((group) => group.outputTokens)).toBe(expected('output_tokens'));
        }
      }
    },
  );

  it('keeps usage without a project under its own name, and knows archived projects', async () => {
    const days = await readUsage(
      connection('ordinary'),
      { id: 'completions', from: addDays(today, -30), to: today },
      ignore,
    );
    expect([...days.values()].flat().some(({ projectId }) => projectId === 'unattributed')).toBe(true);
    const projects = await readProjects(connection('ordinary'), ignore);
    expect(projects.filter(({ archivedAt }) => archivedAt)).toMatchObject([{ name: 'Pilot 2025' }]);
  });

  it('reads a list of a hundred projects', async () => {
    expect(await readProjects(connection('large'), ignore)).toHaveLength(100);
  });
});

describe('what goes wrong', () => {
  const read = (scenario: Scenario, endpoint: 'completions' | 'decisions' = 'completions') => {
    const opened = connection(scenario);
    const result = readUsage(opened, { id: endpoint, from: addDays(today, -3), to: today }, ignore);
    return { ...opened, result };
  };

  it('tells a refusal at once, also while there is no room for an answer: the wait it asks for has begun', async () => {
    const noRoom = { ...connection('revoked'), hold: () => new Promise<void>(() => {}) };
    const read = readUsage(noRoom, { id: 'completions', from: today, to: today }, ignore);
    await expect(read).rejects.toMatchObject({ code: 'key_refused', status: 401 });
  });

  it.each([
    ['revoked', 'key_refused', 401],
    ['no-usage-scope', 'scope_missing', 403],
  ] as const)('%s is %s', async (scenario, code, status) => {
    const { result, calls } = read(scenario);
    await expect(result).rejects.toMatchObject({ code, status, endpoint: 'completions' });
    expect(calls).toMatchObject([{ endpoint: 'completions', status, requestId: expect.stringMatching(/^req_/) }]);
  });

  it('an endpoint the organization does not have is unknown, not an error of the key', async () => {
    await expect(read('research', 'decisions').result).rejects.toMatchObject({ code: 'endpoint_unknown' });
  });

  it.each([
    ['error_500', 'unreachable'],
    ['reset', 'unreachable'],
    ['truncated', 'bad_answer'],
    ['not_json', 'bad_answer'],
    ['html', 'bad_answer'],
    ['endless_pages', 'bad_answer'],
    ['huge', 'bad_answer'],
    ['redirect', 'bad_answer'],
    ['retry_after_seconds', 'rate_limited'],
    ['retry_after_date', 'rate_limited'],
  ] as const satisfies [Fault, string][])('%s is %s, and the key is in no word of it', async (fault, code) => {
    sandbox.control.apply({ fault: { scenario: 'ordinary', fault } });
    const { result, key } = read('ordinary');
    const error = await result.then(
      () => null,
      (thrown: Error) => thrown,
    );
    sandbox.control.apply({ fault: { scenario: 'ordinary', fault: null } });
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error) + error?.message + error?.stack).not.toContain(key.reveal().slice(-12));
    if (code === 'rate_limited') {
      const wait = (error as unknown as { retryAt: Date }).retryAt.getTime() - Date.now();
      expect(wait).toBeGreaterThan(3_590_000);
      expect(wait).toBeLessThanOrEqual(3_600_000);
    }
    expect(sandbox.control.requests.elsewhere).toBeUndefined();
  });

  it('ends when it is told to, also while an answer drips', async () => {
    sandbox.control.apply({ fault: { scenario: 'ordinary', fault: 'drip' } });
    const abort = new AbortController();
    const result = readUsage(
      { ...connection('ordinary'), signal: abort.signal },
      { id: 'completions', from: today, to: today },
      ignore,
    );
    setTimeout(() => abort.abort(), 50);
    await expect(result).rejects.toMatchObject({ code: 'unreachable' });
    sandbox.control.apply({ fault: { scenario: 'ordinary', fault: null } });
  });
});

describe('an answer that cannot be trusted', () => {
  const from = '2026-03-01' as Day;
  const to = '2026-03-02' as Day;
  const bucket = (day: Day, results: object[] = []) => ({
    start_time: startOf(day).getTime() / 1000,
    end_time: endOf(day).getTime() / 1000,
    results,
  });
  const group = { input_tokens: 1, output_tokens: 1, num_model_requests: 1, model: 'm', project_id: 'p' };

  async function answerOf(body: unknown) {
    const server = createServer((_request, response) => response.end(JSON.stringify(body)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return readUsage(
      { outside: machine, heavy: new Slots(1), baseUrl, key: new Secret('sk-admin-x') },
      { id: 'completions', from, to },
      ignore,
    ).finally(() => server.close());
  }

  it.each([
    ['a day that was not asked for', [bucket('2026-02-28' as Day), bucket(from), bucket(to)]],
    ['a day twice', [bucket(from), bucket(from), bucket(to)]],
    ['a past day left out', [bucket(from)]],
    ['a day that is not a UTC day', [{ ...bucket(from), start_time: bucket(from).start_time + 3600 }, bucket(to)]],
    ['a group twice in one day', [bucket(from, [group, group]), bucket(to)]],
    ['a negative count', [bucket(from, [{ ...group, input_tokens: -1 }]), bucket(to)]],
  ])('%s: nothing of it is used', async (_name, data) => {
    await expect(answerOf({ data, has_more: false, next_page: null })).rejects.toMatchObject({ code: 'bad_answer' });
  });

  it('is whole when every day is there, an empty one included', async () => {
    const days = await answerOf({ data: [bucket(to, [group]), bucket(from)], has_more: false });
    expect([days.get(from)?.length, days.get(to)?.length]).toEqual([0, 1]);
  });
});
