import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMember } from '@/lib/testing/factories';
import { connected, factsOf } from '@/lib/testing/syncing';
import { runWorkers } from '../bench/scale/processes.ts';
import type { Fault } from '../sandbox/faults.ts';
import type { Scenario } from '../sandbox/keys.ts';
import { type OpenSandbox, openSandbox } from '../sandbox/open.ts';

/** V8's limit: without a bound on all runs together, 28 at once need more than twice as much. */
const HEAP_MB = 112;
const HOSTILE: readonly { scenario: Scenario; fault: Fault; connections: number; problem: RegExp }[] = [
  { scenario: 'ordinary', fault: 'flood', connections: 8, problem: /JSON/ },
  { scenario: 'research', fault: 'gzip_bomb', connections: 4, problem: /10 MB/ },
  { scenario: 'large', fault: 'objects', connections: 4, problem: /lists and objects/ },
  { scenario: 'restating', fault: 'nesting', connections: 4, problem: /lists and objects|10 MB/ },
];

let sandbox: OpenSandbox;
beforeAll(async () => {
  sandbox = await openSandbox('memory');
});
afterAll(() => sandbox.close());

it('whatever providers send, a process of little memory ends its runs and says what was wrong', async () => {
  const targets = await Promise.all(
    HOSTILE.flatMap(({ scenario, fault, connections, problem }) => {
      sandbox.control.apply({ fault: { scenario, fault, endpoint: 'completions' } });
      return Array.from({ length: connections }, async () => ({
        problem,
        target: await connected(0, (await createMember()).workspaceId, sandbox.keyOf(scenario)),
      }));
    }),
  );
  const [told] = await runWorkers(1, {}, HEAP_MB);
  console.log(`${targets.length} hostile organizations: ${told?.seconds.toFixed(0)} s, ${told?.peakMb.toFixed(0)} MB`);
  expect(told).toMatchObject({ claimed: targets.length, failed: targets.length });
  for (const { target, problem } of targets) {
    const { runs, events, schedule } = await factsOf(target);
    expect(runs).toMatchObject([{ outcome: 'failed', error_code: 'bad_answer' }]);
    expect(schedule).toMatchObject({ lease_until: null, next_attempt_at: expect.any(Date) });
    const problems = events.filter(({ kind }) => kind === 'sync_failed').map(({ data }) => data.problem);
    expect(problems.length).toBeGreaterThan(0);
    for (const each of problems) expect(each).toMatch(problem);
  }
}, 120_000);
