import { afterAll, beforeAll, expect, it } from 'vitest';
import { USAGE_ENDPOINTS } from '@/lib/integrations/providers/openai/endpoints';
import { asOwner, createMember } from '@/lib/testing/factories';
import { connected, factsOf } from '@/lib/testing/syncing';
import { runWorkers } from '../bench/scale/processes.ts';
import { type Fault, FULL_PAGE_GROUPS } from '../sandbox/faults.ts';
import type { Scenario } from '../sandbox/keys.ts';
import { type OpenSandbox, openSandbox } from '../sandbox/open.ts';

/**
 * V8's limit; a run of the large organization needs less than 48 MB. Without a bound on all runs together and on
 * each of them, this ends out of memory.
 */
const HEAP_MB = 80;
/** Of the whole process, buffers and code included; 200 are there before anything is read. */
const PROCESS_MB = 640;
/** Of the one connection whose provider sends nothing but good answers, as full as they may be. */
const CROWDED_ROWS = USAGE_ENDPOINTS.length * FULL_PAGE_GROUPS;
const HOSTILE: readonly { scenario: Scenario; fault: Fault; connections: number; problem: RegExp }[] = [
  { scenario: 'ordinary', fault: 'flood', connections: 3, problem: /JSON/ },
  { scenario: 'research', fault: 'gzip_bomb', connections: 3, problem: /10 MB/ },
  { scenario: 'large', fault: 'objects', connections: 3, problem: /lists and objects/ },
  { scenario: 'restating', fault: 'nesting', connections: 3, problem: /lists and objects|10 MB/ },
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
        // There is a second page only of earlier days: a reading ends with today's bucket, or yesterday's.
        target: await connected(fault === 'flood' ? 2 : 0, (await createMember()).workspaceId, sandbox.keyOf(scenario)),
      }));
    }),
  );
  sandbox.control.apply({ fault: { scenario: 'no-header', fault: 'crowd' } });
  const crowded = await connected(0, (await createMember()).workspaceId, sandbox.keyOf('no-header'));
  const [told] = await runWorkers(1, {}, HEAP_MB);
  console.log(`${targets.length} hostile organizations: ${told?.seconds.toFixed(0)} s, ${told?.peakMb.toFixed(0)} MB`);
  expect(told).toMatchObject({ claimed: targets.length + 1, failed: targets.length });
  expect(told?.peakMb).toBeLessThan(PROCESS_MB);
  for (const { target, problem } of targets) {
    const { runs, events, schedule } = await factsOf(target);
    expect(runs.at(-1)).toMatchObject({ outcome: 'failed', error_code: 'bad_answer' });
    expect(schedule).toMatchObject({ lease_until: null, next_attempt_at: expect.any(Date) });
    const problems = events.filter(({ kind }) => kind === 'sync_failed').map(({ data }) => data.problem);
    expect(problems.length).toBeGreaterThan(0);
    for (const each of problems) expect(each).toMatch(problem);
  }
  expect((await factsOf(crowded)).runs.at(-1)).toMatchObject({ outcome: 'succeeded' });
  const [stored] = await asOwner('SELECT count(*)::int AS rows FROM usage_rows WHERE connection_id = $1', [
    crowded.connectionId,
  ]);
  expect(stored).toEqual({ rows: CROWDED_ROWS });
}, 120_000);
