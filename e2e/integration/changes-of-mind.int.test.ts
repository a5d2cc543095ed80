import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventList } from '@/lib/activity/event-queries';
import type { EventKind } from '@/lib/activity/events';
import { sentenceOf } from '@/lib/activity/sentences';
import type { Member } from '@/lib/auth/actor';
import { type Day, startOf } from '@/lib/day';
import { formatDay } from '@/lib/format';
import { openai } from '@/lib/integrations/providers/openai';
import { syncConnection } from '@/lib/sync/sync';
import type { Target } from '@/lib/sync/types';
import { asOwner, createMember } from '@/lib/testing/factories';
import { connected, daysAgo, soon, usageHash } from '@/lib/testing/syncing';
import { namesOf } from '@/lib/usage/names';
import { corrections } from '@/lib/usage/restatements';
import { withWorkspace } from '@/lib/workspace';
import { type OpenSandbox, openSandbox } from '../sandbox/open.ts';
import { ORGANIZATIONS } from '../sandbox/organizations.ts';
import { type UsageOptions, usageOf } from '../sandbox/usage.ts';

const scenario = 'research';
/** Complete, not yet settled, and read again by every run. */
const RECENT = daysAgo(2);
/** Settled, and read again with the long trailing window only. */
const OLD = daysAgo(12);
const frozen = Date.now(); // today would grow between two readings

let sandbox: OpenSandbox;
let owner: Member;
let target: Target;
beforeAll(async () => {
  sandbox = await openSandbox('changes-of-mind');
  sandbox.control.now = () => frozen;
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  owner = await createMember('owner');
  target = await connected(20, owner.workspaceId, sandbox.keyOf(scenario));
  await sync();
});

afterEach(() => {
  for (const day of [RECENT, OLD]) restore(day);
});

async function sync() {
  const { outcome } = await syncConnection(target, 'manual', { deadline: soon() });
  expect(outcome).toBe('succeeded');
}
const empty = (day: Day) => sandbox.control.apply({ empty: { scenario, day } });
const restore = (day: Day) => sandbox.control.apply({ empty: { scenario, day, restored: true } });

/** Each group of a day with its requests, as the provider counts them. */
function atProvider(day: Day, options: Omit<UsageOptions, 'now'> = {}): Map<string, string> {
  const endpoints = openai.usageEndpoints.filter((name) => !ORGANIZATIONS[scenario]?.unknownEndpoints?.includes(name));
  const groups = endpoints.flatMap((endpoint) =>
    usageOf(scenario, endpoint, startOf(day).getTime(), { now: frozen, ...options }).map((group): [string, string] => [
      `${endpoint} ${group.project_id} ${group.model}`,
      `${group.input_tokens}/${group.output_tokens}/${group.num_model_requests}`,
    ]),
  );
  return new Map(groups);
}

type Stored = { group: string; counts: string };
async function stored(day: Day): Promise<Map<string, string>> {
  const rows = await asOwner<Stored>(
    `SELECT concat_ws(' ', endpoint, project_id, model) AS "group",
       concat_ws('/', input_tokens, output_tokens, requests) AS counts
     FROM usage_rows WHERE connection_id = $1 AND day = $2`,
    [target.connectionId, day],
  );
  return new Map(rows.map(({ group, counts }) => [group, counts]));
}

async function suspects(): Promise<{ day: string; endpoint: string }[]> {
  return asOwner(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, endpoint FROM coverage
     WHERE connection_id = $1 AND suspect_at IS NOT NULL ORDER BY endpoint`,
    [target.connectionId],
  );
}

/** The log as the connection's page tells it, oldest first. */
async function told(kind: EventKind) {
  const { events } = await withWorkspace(owner, 'connections.read', (tx) =>
    eventList(tx, target.connectionId, { kind }),
  );
  return events.map(({ data }) => sentenceOf(kind, data)).reverse();
}

/** Corrections as the Usage page lists them: by group, before and after. */
async function corrected(day: Day) {
  const rows = await asOwner<Stored & { before: string; after: string; seen: boolean }>(
    `SELECT concat_ws(' ', s.endpoint, s.project_id, s.model) AS "group",
       concat_ws('/', input_tokens_before, output_tokens_before, requests_before) AS before,
       concat_ws('/', input_tokens_after, output_tokens_after, requests_after) AS after,
       s.seen_at BETWEEN r.started_at AND r.finished_at AS seen
     FROM restatements s JOIN sync_runs r ON r.id = s.run_id WHERE s.connection_id = $1 AND s.day = $2`,
    [target.connectionId, day],
  );
  const shown = await withWorkspace(owner, 'usage.read', async (tx) => {
    const { newest } = await corrections(tx, { from: day, to: day });
    const names = await namesOf(tx);
    return newest.map(({ told }) => told(names));
  });
  expect(shown).toHaveLength(rows.length);
  for (const { seen } of rows) expect(seen, 'seen while the run went on').toBe(true);
  return new Map(rows.map(({ group, before, after }) => [group, [before, after]]));
}

/** What must be recorded when the provider's answer for a day turns from `before` to `after`. */
function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) {
  const changed = [...before].filter(([group, counts]) => after.get(group) !== counts);
  return new Map(changed.map(([group, counts]) => [group, [counts, after.get(group) ?? '0/0/0']]));
}

describe.each([
  ['a recent day', RECENT],
  ['a settled day', OLD],
])('%s that turns from numbers to nothing', (_, day) => {
  const longReading = () =>
    asOwner('UPDATE connections SET last_long_read_at = NULL WHERE id = $1', [target.connectionId]);
  const endpointsWithRows = () => [...new Set([...atProvider(day).keys()].map((key) => key.split(' ')[0]))].sort();

  it('stays as it was and is suspect after one empty answer; numbers clear it', async () => {
    const before = await usageHash(target);
    empty(day);
    await longReading();
    await sync();
    restore(day);
    expect(await usageHash(target)).toBe(before);
    expect(await suspects()).toEqual(endpointsWithRows().map((endpoint) => ({ day, endpoint })));
    const events = await told('suspect_day');
    expect(events.map(({ text }) => text).sort()).toEqual(
      endpointsWithRows().map((endpoint) => `${formatDay(day)} came back empty at ${endpoint}`),
    );
    for (const { cause } of events) expect(cause).toMatch(/^It had \d+ rows?\. It is read once more/);

    await sync();
    expect(await usageHash(target)).toBe(before);
    expect(await suspects()).toEqual([]);
    expect(await corrected(day)).toEqual(new Map());
    // Cleared means forgotten: the next empty answer is a first one again.
    empty(day);
    await longReading();
    await sync();
    expect(await usageHash(target)).toBe(before);
  });

  it('is replaced once a second answer is empty too, and what was there is kept as a correction', async () => {
    const before = await stored(day);
    expect(before).toEqual(atProvider(day));
    empty(day);
    await longReading();
    await sync();
    expect(await told('restated')).toEqual([]);
    await sync();
    expect(await stored(day)).toEqual(new Map());
    expect(await suspects()).toEqual([]);
    expect(await corrected(day)).toEqual(differences(before, new Map()));
    const events = await told('restated');
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      text: `The provider corrected ${formatDay(day)}`,
      cause: expect.stringContaining(`${before.size} figures changed`),
    });
  });
});

describe('a day the provider corrects', () => {
  it.each([
    ['recent', RECENT],
    ['settled', OLD],
  ])('%s: it lands, with before, after and when it was seen, and the log tells it', async (_, day) => {
    const before = await stored(day);
    const after = atProvider(day, { restated: new Set([startOf(day).getTime()]) });
    sandbox.control.apply({ restate: { scenario, day } });
    await asOwner('UPDATE connections SET last_long_read_at = NULL WHERE id = $1', [target.connectionId]);
    await sync();
    expect(await stored(day)).toEqual(after);
    const expected = differences(before, after);
    expect(expected.size).toBeGreaterThan(1);
    expect(await corrected(day)).toEqual(expected);
    expect(await told('restated')).toEqual([
      {
        text: `The provider corrected ${formatDay(day)}`,
        cause: expect.stringContaining(`${expected.size} figures changed after the day was complete.`),
      },
    ]);
    await sync();
    expect(await told('restated'), 'told once').toHaveLength(1);
  });
});
