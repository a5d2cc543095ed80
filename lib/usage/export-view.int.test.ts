import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { addDays, type Day, dayOf } from '@/lib/day';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { runs } from '@/lib/testing/random';
import { withWorkspace } from '@/lib/workspace';
import { viewOf } from './address';
import { exportView } from './export-view';
import { UNFAIR_SHORT } from './fairness';
import { FINALITY_WORDS } from './finality';
import { INTERVALS } from './intervals';
import { usageReport } from './report';
import { totalOf } from './sums';
import { VIEW_GROUPS } from './view';

const today = dayOf(Date.now());
let member: Member;

beforeAll(async () => {
  member = await createMember('finance');
  const id = await createConnection(member.workspaceId, { name: '=Acme', historyFrom: addDays(today, -60) });
  await asOwner(
    `INSERT INTO usage_rows SELECT $1, $2, $3::date + d, 'completions', 'proj_' || m % 3, 'model-' || m, 9007199254740993 * m, m, d
     FROM generate_series(0, 59) d, generate_series(1, 14) m WHERE (d + m) % 3 > 0 AND d NOT IN (40, 50)`,
    [member.workspaceId, id, addDays(today, -59)],
  );
  await asOwner(
    `INSERT INTO coverage SELECT $1, $2, e, $3::date + d, now(), now(), 1, ''::bytea, NULL FROM generate_series(0, 59) d,
       unnest(ARRAY['completions','decisions','embeddings','moderations','images','audio_speeches','audio_transcriptions']) e
     WHERE d NOT IN (40, 41)`,
    [member.workspaceId, id, addDays(today, -59)],
  );
  await asOwner(
    `INSERT INTO projects (workspace_id, connection_id, project_id, name) VALUES ($1, $2, 'proj_0', '=Search, "main"')`,
    [member.workspaceId, id],
  );
});

/** Lines of a file whose texts have no line end in them, by the names of the header. */
function read(csv: string): Record<string, string>[] {
  const cells = (line: string) =>
    [...line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
    );
  const [head = '', ...lines] = csv.trimEnd().split('\r\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(names.map((name, i) => [name, cells(line)[i] ?? ''])));
}
const counts = (row: Record<string, string>, prefix = '') => ({
  inputTokens: row[`${prefix}input_tokens`] || '0',
  outputTokens: row[`${prefix}output_tokens`] || '0',
  requests: row[`${prefix}requests`] || '0',
});

const sumOf = async (from: string, to: string | undefined) =>
  (
    await asOwner<Record<string, string>>(
      `SELECT coalesce(sum(input_tokens), 0)::text AS "inputTokens", coalesce(sum(output_tokens), 0)::text AS "outputTokens",
         coalesce(sum(requests), 0)::text AS requests
       FROM usage_rows WHERE workspace_id = $1 AND day BETWEEN $2 AND $3`,
      [member.workspaceId, from, to],
    )
  )[0];

it('has what the view shows: every step with its days, every group, and what it is compared with', async () => {
  const range = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 29 })).map(([end, length]) => ({
    from: addDays(today, -end - length),
    to: addDays(today, -end),
  }));
  const comparison = fc.constantFrom(
    '',
    'compare=none',
    'compare=custom&comparedFrom=2026-01-01&comparedTo=2026-01-09',
  );
  await fc.assert(
    fc.asyncProperty(
      range,
      fc.constantFrom(...INTERVALS),
      fc.constantFrom(...VIEW_GROUPS),
      comparison,
      async (days, by, group, compare) => {
        const { view } = viewOf(
          new URLSearchParams(`${new URLSearchParams({ ...days, by, group })}&${compare}`),
          today,
        );
        const report = await withWorkspace(member, 'usage.read', (tx) => usageReport(tx, view));
        const rows = read(await (await exportView(member, view)).text());
        let unread = 0;
        for (const step of report.steps) {
          unread = (by === 'cumulative' ? unread : 0) + step.unread;
          const own = rows.filter(({ to }) => to === step.to);
          expect(own.length).toBeGreaterThan(0); // also where nothing was used
          for (const row of own)
            expect([row.from, row.state, row.unread_days]).toEqual([
              by === 'cumulative' ? view.from : step.from,
              FINALITY_WORDS[step.state],
              `${unread}`,
            ]);
          expect(totalOf(own.map((row) => counts(row)))).toEqual(step.sums);
          if (own[0]?.over_to !== undefined) {
            const over = step.over ?? (step.to < today ? step : null);
            expect(own.map((row) => row.over_to)).toEqual(own.map(() => over?.to ?? ''));
            expect(totalOf(own.map((row) => counts(row, 'over_')))).toEqual((over ?? { sums: totalOf([]) }).sums);
          } else if (step.before) expect(step.over).toBeNull(); // what is compared is all of it
          if (step.before) {
            const { unfair, sums } = step.before;
            for (const row of own) expect(row.comparable).toBe(unfair ? UNFAIR_SHORT[unfair] : 'yes');
            expect(totalOf(own.map((row) => counts(row, 'compared_')))).toEqual(sums);
          }
          if (by === 'cumulative' && step.before) {
            expect(new Set(own.map((row) => row.compared_from))).toEqual(new Set([report.compared?.from]));
            expect(totalOf(own.map((row) => counts(row, 'compared_')))).toEqual(step.before.sums);
          }
        }
        if (by === 'cumulative') return;
        expect(totalOf(rows.map((row) => counts(row)))).toEqual(report.totals);
        for (const [first, own] of Map.groupBy(rows, (row) => row.compared_from)) {
          if (!first) expect(own.every((row) => !row.compared_to && !row.compared_input_tokens)).toBe(true);
          else
            expect(totalOf(own.map((row) => counts(row, 'compared_')))).toEqual(
              await sumOf(first, own[0]?.compared_to),
            );
        }
        if (report.compared)
          expect(totalOf(rows.map((row) => counts(row, 'compared_')))).toEqual(report.compared.totals);
      },
    ),
    { numRuns: runs(40) },
  );
});

it('names projects and connections, guards what looks like a formula, and says what was taken', async () => {
  const file = async (search: string) => {
    const { view } = viewOf(new URLSearchParams(`from=2026-01-01&to=${today}&compare=none&${search}`), today as Day);
    const response = await exportView(member, view);
    return { name: response.headers.get('content-disposition'), rows: read(await response.text()) };
  };
  const projects = await file('group=project&by=month');
  expect(projects.name).toContain(`usage-by-month-and-project-2026-01-01-to-${today}.csv`);
  expect(new Set(projects.rows.flatMap((row) => row.project_name || []))).toEqual(
    new Set(['\'=Search, "main"', 'proj_1', 'proj_2']),
  );
  const connections = await file('group=connection&by=week');
  expect(new Set(connections.rows.flatMap((row) => row.connection_name || []))).toEqual(new Set(["'=Acme"]));
  const stranger = await createMember('finance');
  const theirs = read(await (await exportView(stranger, viewOf(new URLSearchParams('range=7d'), today).view)).text());
  expect(theirs).toHaveLength(7); // days, and nothing of anybody's on them
  for (const row of theirs)
    expect([row.model, row.requests, row.state]).toEqual(['', '', expect.stringMatching(/No history|Still/)]);
  const [entry] = await asOwner<{ data: unknown }>(
    "SELECT data FROM audit_entries WHERE workspace_id = $1 AND action = 'usage.exported' ORDER BY id DESC LIMIT 1",
    [member.workspaceId],
  );
  expect(entry?.data).toEqual({ from: '2026-01-01', to: today, groupBy: 'week,connection' });
});

describe('a file of a view', () => {
  const file = async (search: string) => {
    const { view } = viewOf(new URLSearchParams(search), today);
    return read(await (await exportView(member, view)).text());
  };
  const day = (d: number) => addDays(today, -59 + d);

  it('has no figures for days that were not read, zeros for days without usage, and both say so', async () => {
    const rows = await file(`from=${day(39)}&to=${day(51)}&compare=none`);
    const of = (d: number) => rows.filter(({ from }) => from === day(d));
    const told = ({ model, requests, state, unread_days }: Record<string, string>) => [
      model,
      requests,
      state,
      unread_days,
    ];
    expect(of(40).map(told)).toEqual([['', '', 'Not read', '1']]);
    expect(of(50).map(told)).toEqual([['', '0', 'Settled', '0']]);
    expect(of(41).every(({ requests, state }) => requests !== '' && state === 'Not read')).toBe(true); // read once, lost
    const past = await file(
      `from=${day(47)}&to=${day(51)}&compare=custom&comparedFrom=${day(38)}&comparedTo=${day(42)}`,
    );
    const beside = past.filter(({ compared_from }) => compared_from === day(40));
    expect(beside.length).toBeGreaterThan(0);
    expect(beside.every((row) => row.compared_requests === '' && row.compared_unread_days === '1')).toBe(true);
  });

  it('has what is shown alone or searched for, in the order of the table', async () => {
    const range = `from=${day(1)}&to=${day(1)}&compare=none`;
    const models = async (search: string) => (await file(`${range}&${search}`)).map(({ model }) => model);
    const all = await models('');
    expect(all.slice(0, 3)).toEqual(['model-13', 'model-12', 'model-10']); // the largest first
    expect(await models('find=%20MODEL-1%20')).toEqual(all.filter((model) => model?.startsWith('model-1')));
    expect(await models('find=model-1&table=periods')).toEqual(all); // periods are not searched
    expect(await models('only=model-12')).toEqual(['model-12']);
    expect(await models('only=&top=3')).toEqual(all.slice(3)); // all others
    for (const nothing of ['only=', 'only=gone', `only=${all.at(-1)}&top=3`])
      expect(await models(nothing)).toEqual(all);
    expect(await models('find=nothing-of-this-name')).toEqual([]); // and no zeros
    expect(await models('sort=tokens')).toEqual(all.toReversed());
    expect(await models('sort=name')).toEqual([...all].sort());
    expect(await models('sort=-name')).toEqual([...all].sort().reverse());
  });

  it('has a day without usage as zero by any group, and no running total beyond its own days', async () => {
    const empty = await file(`from=${day(50)}&to=${day(50)}&compare=none&group=connection`);
    expect(empty.map(({ requests, state }) => [requests, state])).toEqual([['0', 'Settled']]);
    const range = `from=${day(57)}&to=${day(58)}&by=cumulative`;
    const longer = await file(`${range}&compare=custom&comparedFrom=${day(51)}&comparedTo=${day(56)}`);
    expect(new Set(longer.map(({ compared_to }) => compared_to))).toEqual(new Set([day(51), day(52)]));
    for (const row of longer) expect(row.to).not.toBe('');
  });

  it('has no running total of days to come', async () => {
    const rows = await file(`from=${day(57)}&to=${addDays(today, 1)}&by=cumulative&compare=none&metric=requests`);
    const last = Map.groupBy(rows, ({ to }) => to);
    expect(last.get(today)?.every(({ requests }) => Number(requests) > 0)).toBe(true);
    const ahead = last.get(addDays(today, 1)) ?? [];
    expect(new Set(ahead.map(({ requests, state }) => `${requests} ${state}`))).toEqual(new Set([' Still to come']));
  });

  it('has no zero for a group on a day that was read for some organizations only', async () => {
    const other = await createMember('finance');
    for (const [name, from, model] of [
      ['Read', day(50), 'used-daily'],
      ['Behind', day(52), 'used-later'],
    ] as const) {
      const id = await createConnection(other.workspaceId, { name, historyFrom: from });
      const read = `INSERT INTO coverage SELECT $1, $2, e, d::date, now(), now(), 1, ''::bytea, NULL FROM generate_series($3::date, $4::date, '1 day') d,
        unnest(ARRAY['completions','decisions','embeddings','moderations','images','audio_speeches','audio_transcriptions']) e`;
      const first = name === 'Behind' ? day(54) : from;
      await asOwner(read, [other.workspaceId, id, first, day(56)]);
      const used = `INSERT INTO usage_rows SELECT $1, $2, d::date, 'completions', 'p', $3, 1, 1, 1 FROM generate_series($4::date, $5::date, '1 day') d`;
      await asOwner(used, [other.workspaceId, id, model, first, day(56)]);
    }
    const cells = async (group: string, days: number, compared: number) => {
      const range = `from=${day(days)}&to=${day(days)}&compare=custom&comparedFrom=${day(compared)}&comparedTo=${day(compared)}`;
      const { view } = viewOf(new URLSearchParams(`${range}&group=${group}`), today);
      const rows = read(await (await exportView(other, view)).text());
      return rows.map((row) => [row[`${group}_name`] ?? row.model, row.requests, row.compared_requests]);
    };
    for (const [group, behind] of [
      ['model', 'used-later'],
      ['connection', 'Behind'],
    ] as const) {
      expect(await cells(group, 53, 55)).toContainEqual([behind, '', '1']); // its day was not read
      expect(await cells(group, 55, 53)).toContainEqual([behind, '1', '']);
      expect(await cells(group, 51, 55)).toContainEqual([behind, '', '1']); // before its history
      expect(await cells(group, 55, 51)).toContainEqual([behind, '1', '']);
    }
  });

  it('names what has no name as on screen, and says where the figures come from', async () => {
    expect(new Set((await file('range=7d&group=owner')).map(({ owner }) => owner))).toEqual(new Set(['No owner']));
    expect(new Set((await file('range=7d')).map(({ source }) => source))).toEqual(new Set(['live']));
    const other = await createMember('finance');
    await createConnection(other.workspaceId, { name: 'Real', historyFrom: day(50) });
    const sandbox = await createConnection(other.workspaceId, { name: 'Sand', historyFrom: day(50) });
    await asOwner('UPDATE connections SET is_sandbox = true WHERE id = $1', [sandbox]);
    const { view } = viewOf(new URLSearchParams('range=7d'), today);
    const rows = read(await (await exportView(other, view)).text());
    expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(['mixed']));
  });
});
