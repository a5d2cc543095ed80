import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { addDays, type Day, dayOf } from '@/lib/day';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { runs } from '@/lib/testing/random';
import { withWorkspace } from '@/lib/workspace';
import { viewOf } from './address';
import { INTERVALS } from './intervals';
import { type UsageReport, usageReport } from './report';
import { OTHER } from './series';
import { measured, totalOf } from './sums';
import { METRICS, VIEW_GROUPS } from './view';

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
    `INSERT INTO usage_rows SELECT $1, $2, $3::date + d, CASE m % 2 WHEN 0 THEN 'completions' ELSE 'embeddings' END, 'proj_' || m % 3,
       CASE m WHEN 1 THEN 'other' WHEN 2 THEN 'unattributed' WHEN 3 THEN 'gpt-4o-2024-08-06' WHEN 4 THEN 'gpt-4o'
         WHEN 5 THEN 'ft:gpt-4o-2024-05-13:acme::x1' ELSE 'model-' || m END, 9007199254740993 * m, m, m * (d + 1)
     FROM generate_series(0, 19) d, generate_series(1, 14) m WHERE $3::date + d <> $4::date`,
    [member.workspaceId, connectionId, from, gap],
  );
  await asOwner(
    `INSERT INTO coverage SELECT $1, $2, e, $3::date + d, now(), now(), 1, ''::bytea, NULL FROM generate_series(0, 19) d,
       unnest(ARRAY['completions','decisions','embeddings','moderations','images','audio_speeches','audio_transcriptions']) e
     WHERE $3::date + d <> $4::date`,
    [member.workspaceId, connectionId, from, gap],
  );
  await asOwner(
    `INSERT INTO project_details (workspace_id, project_id, owner, cost_centre, labels)
     VALUES ($1, 'proj_0', 'Dana', '4711', '{batch,prod}'), ($1, 'proj_1', 'Dana', NULL, '{prod}')`,
    [member.workspaceId],
  );
});

const report = (search: string, who = member) =>
  withWorkspace(who, 'usage.read', (tx) => usageReport(tx, viewOf(new URLSearchParams(search), today).view));
/** What the table has in its rows and in its foot: the days that are over, and what they are compared with. */
function comparedIn({ compared, steps, today: on }: UsageReport) {
  const over = steps.filter(({ from: first }) => first < on).map((step) => (step.over ?? step).sums);
  const before = [
    ...steps.flatMap((step) => step.before?.sums ?? []),
    ...(compared?.besideNone?.sums ? [compared.besideNone.sums] : []),
  ];
  return compared && [totalOf(over), totalOf(before)];
}
const comparedOf = ({ compared }: UsageReport) => compared && [compared.over.totals, compared.totals];
const add = (values: bigint[]) => values.reduce((sum, value) => sum + value, 0n);
const whole = `from=${from}&to=${today}`;

describe('the report of a view', () => {
  it('tells the same totals in its tiles, its groups, its series and its steps, exactly', async () => {
    const filters = fc.subarray(
      [
        'model=model-14',
        'model=other',
        'project=proj_0',
        'owner=Dana',
        'label=prod',
        'family=gpt-4o',
        'endpoint=embeddings',
      ],
      { maxLength: 3 },
    );
    const range = fc.constantFrom(
      whole,
      'range=7d',
      'range=30d',
      `from=${addDays(today, -9)}&to=${today}&compare=year`,
      `from=${addDays(today, -4)}&to=${addDays(today, 9)}&compare=custom&comparedFrom=${from}&comparedTo=${addDays(today, -2)}`,
    );
    const view = fc.record({
      metric: fc.constantFrom(...METRICS),
      group: fc.constantFrom(...VIEW_GROUPS),
      by: fc.constantFrom(...INTERVALS),
      top: fc.constantFrom('3', '5', '10'),
    });
    await fc.assert(
      fc.asyncProperty(view, range, filters, async (params, days, some) => {
        const found = await report([`${new URLSearchParams(params)}`, days, ...some].join('&'));
        const total = measured(found.totals, params.metric);
        expect(add(found.groups.map(({ now }) => measured(now, params.metric)))).toBe(total);
        expect(add(found.groups.map(({ before }) => measured(before, params.metric)))).toBe(
          found.compared ? measured(found.compared.totals, params.metric) : 0n,
        );
        const steps = params.by === 'cumulative' ? found.steps.slice(-1) : found.steps;
        if (params.by !== 'cumulative') expect(comparedIn(found)).toEqual(found.compared && comparedOf(found));
        expect(add(steps.map(({ sums }) => measured(sums, params.metric)))).toBe(total);
        const parts = steps.flatMap(({ values }) => Object.entries(values));
        expect(add(parts.map(([, value]) => BigInt(value)))).toBe(total);
        for (const [id] of parts) expect(found.series).toContain(id);
        for (const id of found.series.filter((each) => each !== OTHER)) {
          const own = add(parts.flatMap(([part, value]) => (part === id ? [BigInt(value)] : [])));
          const row = found.groups.find((each) => each.id === id);
          expect(own).toBe(row && measured(row.now, params.metric));
        }
      }),
      { numRuns: runs(40) },
    );
  });

  it('tells the largest apart and gathers the rest, whatever they are called', async () => {
    const { series, groups, groupCount } = await report('');
    expect([groups.length, groupCount]).toEqual([14, 14]);
    expect(series).toHaveLength(11);
    expect(series.at(-1)).toBe(OTHER);
    expect(groups.find(({ id }) => id === 'unattributed')?.name).toBe('Without a model');
    expect((await report('model=other')).series).toEqual(['other']);
    expect((await report('top=3')).series).toHaveLength(4);
  });

  it('folds the snapshots of a model and what was tuned from it, and shows them apart again', async () => {
    const named = async (search: string) => (await report(search)).groups.map(({ id }) => id);
    expect((await named('group=family')).filter((id) => id.includes('gpt'))).toEqual(['gpt-4o', 'ft:gpt-4o']);
    expect(await named('group=model&family=gpt-4o')).toEqual(['gpt-4o', 'gpt-4o-2024-08-06']); // 4 and 3 of each
    expect(await named('group=model&family=ft:gpt-4o')).toEqual(['ft:gpt-4o-2024-05-13:acme::x1']);
  });

  it('has each family by itself when it is filtered by, and all of them together', async () => {
    const { groups, totals } = await report('group=family');
    for (const { id, now } of groups) expect([id, (await report(`family=${id}`)).totals]).toEqual([id, now]);
    const all = groups.map(({ id }) => `family=${id}`).join('&');
    expect((await report(all)).totals).toEqual(totals);
  });

  it('puts projects together by what the workspace says of them, those of nobody too', async () => {
    const named = async (search: string) => (await report(`metric=requests&${search}`)).groups.map(({ name }) => name);
    expect((await named('group=owner')).sort()).toEqual(['Dana', 'No owner']);
    expect((await named('group=costCentre')).sort()).toEqual(['4711', 'No cost centre']);
    expect((await named('group=labels')).sort()).toEqual(['No labels', 'batch, prod', 'prod']);
    expect((await named('group=project&owner=Dana')).sort()).toEqual(['proj_0', 'proj_1']);
    expect((await named('group=project&owner=unattributed')).sort()).toEqual(['proj_2']);
    expect((await named('group=project&costCentre=unattributed')).sort()).toEqual(['proj_1', 'proj_2']);
    expect((await named('group=project&label=batch&label=unattributed')).sort()).toEqual(['proj_0', 'proj_2']);
    expect(await named('group=project&label=batch&owner=unattributed')).toEqual([]);
  });

  it('leaves a missing day without figures and marks the provisional ones', async () => {
    const found = await report('');
    const state = (day: string) => found.steps.find((each) => each.from === day)?.state;
    expect([state(gap), state(today), state(addDays(today, -4)), state(addDays(from, -1))]).toEqual([
      'missing',
      'partial',
      'settled',
      'none',
    ]);
    expect(found.steps.find((each) => each.from === gap)?.values).toEqual({});
    expect(found).toMatchObject({ completeThrough: addDays(gap, -1), heldBackBy: null, provisionalFrom: gap });
    const weeks = (await report('by=week')).steps.find((each) => each.from <= gap && gap <= each.to);
    expect(weeks).toMatchObject({ state: 'gap', unread: 1 });
  });

  it('speaks of a backfill where days in view or before it wait for it, and not where all were read', async () => {
    expect((await report(whole)).connections).toEqual({ total: 1, backfill: 95 });
    const read = `from=${addDays(gap, 1)}&to=${today}`;
    expect((await report(`${read}&compare=none`)).connections).toEqual({ total: 1, backfill: null });
    expect((await report(read)).connections).toEqual({ total: 1, backfill: 95 });
  });

  it('says how much of what it is compared with was not read, and compares no step with what was not', async () => {
    expect((await report('')).compared).toMatchObject({ unread: 29, unfair: 'pastUnread' });
    expect((await report('range=7d')).compared).toMatchObject({ unread: 0, unfair: 'unread' }); // one of its own
    expect((await report(`from=${gap}&to=${today}`)).compared?.unread).toBe(0);
    const found = await report(`from=${addDays(gap, 1)}&to=${today}`);
    expect(found.compared?.unread).toBe(1);
    expect(found.steps.map(({ before }) => before?.from ?? null)).toContain(null);
    expect((await report('compare=none')).compared).toBeNull();
  });

  it('pairs each day with the one it is compared with', async () => {
    const { steps } = await report('range=7d&metric=requests');
    const { steps: before } = await report(
      `from=${addDays(today, -12)}&to=${addDays(today, -7)}&metric=requests&compare=none`,
    );
    expect(before.map(({ from: day }) => day)).not.toContain(gap);
    const sums = (all: typeof steps) => all.map(({ from: day, to, sums }) => ({ from: day, to, sums }));
    const beside = steps.map((step) => step.before);
    expect(beside.pop()).toBeNull(); // today is not over
    expect(beside).toMatchObject(sums(before));
    expect(steps.find((step) => step.from === gap)?.before?.unfair).toBe('unread');
    expect(beside.filter((each) => each?.unfair === null)).toHaveLength(5);
    const all = (parts: Record<string, string>) => add(Object.values(parts).map(BigInt));
    for (const each of beside) expect(all(each?.values ?? {})).toBe(each && BigInt(each.sums.requests));
  });

  it('compares with days before, days long before and days of its own as with a view of those alone', async () => {
    const yesterday = addDays(today, -1);
    const own = `from=${addDays(today, -9)}&to=${yesterday}&by=week`;
    const alone = await report(`${own}&compare=none`);
    for (const [first, last] of [
      [addDays(today, -19), addDays(today, -10)],
      [addDays(today, -19), addDays(today, -15)],
      [addDays(today, -15), addDays(today, -3)],
      [addDays(today, -9), yesterday],
    ] as const) {
      const found = await report(`${own}&compare=custom&comparedFrom=${first}&comparedTo=${last}`);
      const { totals, groups } = await report(`from=${first}&to=${last}&compare=none`);
      expect(found.compared).toMatchObject({ from: first, to: last, totals });
      expect(found.totals).toEqual(alone.totals);
      expect(found.steps.map(({ sums, values }) => [sums, values])).toEqual(
        alone.steps.map(({ sums, values }) => [sums, values]),
      );
      const before = found.groups.filter((each) => each.before.requests !== '0');
      expect(new Map(before.map((each) => [each.id, each.before]))).toEqual(
        new Map(groups.map(({ id, now }) => [id, now])),
      );
    }
  });

  it('marks what the provider corrected, with the total before and after', async () => {
    const who = await createMember('finance');
    const id = await createConnection(who.workspaceId, { name: 'Corrected', historyFrom: from });
    const day = addDays(today, -6);
    await asOwner(
      `INSERT INTO usage_rows VALUES ($1, $2, $3, 'completions', 'p', 'm', 10, 5, 3), ($1, $2, $3, 'completions', 'p', 'n', 1, 1, 1)`,
      [who.workspaceId, id, day],
    );
    await asOwner(
      `INSERT INTO restatements (workspace_id, connection_id, run_id, day, endpoint, project_id, model, input_tokens_before,
         input_tokens_after, output_tokens_before, output_tokens_after, requests_before, requests_after)
       VALUES ($1, $2, gen_random_uuid(), $3, 'completions', 'p', 'm', 12, 11, 5, 5, 3, 3),
              ($1, $2, gen_random_uuid(), $3, 'completions', 'p', 'm', 11, 10, 5, 5, 3, 3)`,
      [who.workspaceId, id, day],
    );
    const marked = async (search: string) =>
      (await report(search, who)).steps.flatMap(({ from: at, restated }) => (restated ? [{ at, ...restated }] : []));
    expect(await marked('')).toEqual([{ at: day, before: '19', after: '17' }]);
    expect(await marked('model=n')).toEqual([]);
    expect(await marked('by=cumulative&metric=input')).toEqual([{ at: day, before: '13', after: '11' }]);
    const { corrections } = await report('', who);
    const seen = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const told = { day, seenAt: seen, connection: 'Corrected', endpoint: 'Completions', project: 'p', model: 'm' };
    const sums = (inputTokens: string) => ({ inputTokens, outputTokens: '5', requests: '3' });
    expect(corrections).toMatchObject([
      { ...told, before: sums('11'), after: sums('10') },
      { ...told, before: sums('12'), after: sums('11') },
    ]);
  });

  it('shows another workspace nothing of it', async () => {
    const stranger = await createMember();
    const found = await report(`connection=${connectionId}&group=owner`, stranger);
    expect(found).toMatchObject({ groups: [], series: [], connections: { total: 0 } });
    expect(found.totals).toEqual({ inputTokens: '0', outputTokens: '0', requests: '0' });
  });

  it('names the connection that holds back those that are further', async () => {
    const further = await createConnection(member.workspaceId, {
      name: 'Beta',
      historyFrom: addDays(today, -1) as Day,
    });
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

  it('counts the days that a paused connection was not read as missing, and names it; it holds nothing back', async () => {
    const who = await createMember('finance');
    const [since, until] = [addDays(today, -9), addDays(today, -4)];
    const ids: string[] = [];
    for (const [name, to] of [
      ['Awake', today],
      ['Asleep', until],
    ] as const) {
      const id = await createConnection(who.workspaceId, { name, historyFrom: since });
      ids.push(id);
      await asOwner(
        `INSERT INTO coverage SELECT $1, $2, e, d::date, now(), now(), 1, ''::bytea, NULL FROM generate_series($3::date, $4::date, '1 day') d,
           unnest(ARRAY['completions','decisions','embeddings','moderations','images','audio_speeches','audio_transcriptions']) e`,
        [who.workspaceId, id, since, to],
      );
    }
    await asOwner('UPDATE connections SET paused_at = now() WHERE id = $1', [ids[1]]);
    const found = await report(`from=${since}&to=${today}&compare=none`, who);
    expect(found.completeThrough).toBe(addDays(today, -1));
    expect(found.paused).toEqual([{ id: ids[1], name: 'Asleep' }]);
    expect(found.steps.map(({ state }) => state).slice(5)).toEqual(['settled', 'gap', 'gap', 'gap', 'partial']);
    await asOwner('UPDATE connections SET disconnected_at = now() WHERE id = $1', [ids[1]]);
    const over = await report(`from=${since}&to=${today}&compare=none`, who);
    expect(over.paused).toEqual([]);
    expect(over.steps.map(({ state }) => state).slice(5)).toEqual(['settled', 'gap', 'gap', 'gap', 'partial']); // of its time
  });
});
