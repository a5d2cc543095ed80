import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { addDays, dayOf } from '@/lib/day';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { withWorkspace } from '@/lib/workspace';
import { usageReport } from './report';
import { measured, OTHER, TOP } from './series';
import { METRICS, VIEW_GROUPS, viewOf } from './view';

const today = dayOf(Date.now());
const from = addDays(today, -19);
const gap = addDays(today, -5);
let member: Member;
let connectionId: string;

beforeAll(async () => {
  member = await createMember('finance');
  connectionId = await createConnection(member.workspaceId, { name: 'Acme', historyFrom: from });
  // 'other' is a name like any: it must not be taken for the rest.
  await asOwner(
    `INSERT INTO usage_rows SELECT $1, $2, $3::date + d, 'completions', 'proj_' || m % 3,
       CASE m WHEN 1 THEN 'other' WHEN 2 THEN 'unattributed' ELSE 'model-' || m END, 9007199254740993 * m, m, m * (d + 1)
     FROM generate_series(0, 19) d, generate_series(1, 14) m WHERE $3::date + d <> $4::date`,
    [member.workspaceId, connectionId, from, gap],
  );
  await asOwner(
    `INSERT INTO coverage SELECT $1, $2, e, $3::date + d, now(), now(), 1, ''::bytea, NULL FROM generate_series(0, 19) d,
       unnest(ARRAY['completions','decisions','embeddings','moderations','images','audio_speeches','audio_transcriptions']) e
     WHERE $3::date + d <> $4::date`,
    [member.workspaceId, connectionId, from, gap],
  );
});

const report = (search: string, who = member) =>
  withWorkspace(who, 'usage.read', (tx) => usageReport(tx, viewOf(new URLSearchParams(search), today).view));
const add = (values: bigint[]) => values.reduce((sum, value) => sum + value, 0n);

describe('the report of a view', () => {
  it('tells the same totals in its tiles, its groups, its series and its days, exactly', async () => {
    const filters = fc.subarray(['model=model-14', 'model=other', 'project=proj_0', 'project=proj_1']);
    const view = fc.tuple(fc.constantFrom(...METRICS), fc.constantFrom(...VIEW_GROUPS), filters);
    await fc.assert(
      fc.asyncProperty(view, async ([metric, group, some]) => {
        const found = await report([`metric=${metric}&group=${group}`, ...some].join('&'));
        const total = measured(found.totals, metric);
        expect(add(found.groups.map((each) => measured(each, metric)))).toBe(total);
        expect(add(found.days.map((each) => measured(each, metric)))).toBe(total);
        const parts = found.days.flatMap(({ values }) => Object.entries(values));
        expect(add(parts.map(([, value]) => BigInt(value[metric])))).toBe(total);
        for (const [id] of parts) expect(found.series).toContain(id);
        for (const id of found.series.filter((each) => each !== OTHER)) {
          const own = add(parts.flatMap(([part, value]) => (part === id ? [BigInt(value[metric])] : [])));
          const row = found.groups.find((each) => each.id === id);
          expect(own).toBe(row && measured(row, metric));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('tells ten apart and gathers the rest, whatever they are called', async () => {
    const { series, groups } = await report('');
    expect(groups).toHaveLength(14);
    expect(series).toHaveLength(TOP + 1);
    expect(series.at(-1)).toBe(OTHER);
    expect(groups.find(({ id }) => id === 'unattributed')?.name).toBe('Without a model');
    expect((await report('model=other')).series).toEqual(['other']);
  });

  it('leaves a missing day without figures and marks the provisional ones', async () => {
    const found = await report('');
    const state = (day: string) => found.days.find((each) => each.day === day)?.state;
    expect([state(gap), state(today), state(addDays(today, -4)), state(addDays(from, -1))]).toEqual([
      'missing',
      'provisional',
      'settled',
      'none',
    ]);
    expect(found.days.find(({ day }) => day === gap)?.values).toEqual({});
    expect(found).toMatchObject({ completeThrough: addDays(gap, -1), heldBackBy: null, provisionalFrom: gap });
  });

  it('says how much of the period before was not read', async () => {
    expect((await report('')).previous.unread).toBe(30);
    expect((await report('range=7d')).previous.unread).toBe(0);
    expect((await report(`from=${gap}&to=${today}`)).previous.unread).toBe(0);
    expect((await report(`from=${addDays(gap, 1)}&to=${today}`)).previous.unread).toBe(1);
  });

  it('shows another workspace nothing of it', async () => {
    const stranger = await createMember();
    const found = await report(`connection=${connectionId}`, stranger);
    expect(found).toMatchObject({ groups: [], series: [], options: { connection: [], model: [] } });
    expect(found.totals).toEqual({ inputTokens: '0', outputTokens: '0', requests: '0' });
  });

  it('names the connection that holds back those that are further', async () => {
    const further = await createConnection(member.workspaceId, { name: 'Beta', historyFrom: addDays(today, -1) });
    await asOwner(
      `INSERT INTO coverage (workspace_id, connection_id, endpoint, day, read_at, changed_at, rows, content_hash)
       SELECT workspace_id, $2, endpoint, day, read_at, changed_at, rows, content_hash FROM coverage WHERE workspace_id = $1 AND connection_id = $3 AND day >= $4`,
      [member.workspaceId, further, connectionId, addDays(today, -1)],
    );
    expect(await report('')).toMatchObject({
      completeThrough: addDays(gap, -1),
      heldBackBy: { id: connectionId, name: 'Acme' },
    });
  });
});
