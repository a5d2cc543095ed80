import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { addDays, type Day, dayOf, endOf } from '@/lib/day';
import { SETTLING_MS } from '@/lib/sync/finality';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { runs } from '@/lib/testing/random';
import { withWorkspace } from '@/lib/workspace';
import { viewOf } from '../address';
import { parseUsageQuery } from '../params';
import { measured, type Sums, totalOf } from '../sums';
import { usage } from '../usage';
import { MONTH_GROUPS } from './figures';
import { addMonths, lastEnded, type Month, monthOf, wholeMonth } from './months';
import { type MonthReport, monthReport } from './report';

const today = dayOf(Date.now());
/** Settled long ago, whichever day it is. */
const month = addMonths(lastEnded(today), -1);
const [before, yearBefore] = [addMonths(month, -1), addMonths(month, -12)];
const { from, to } = wholeMonth(month);
let member: Member;
let connectionId: string;

const ENDPOINTS = [
  'completions',
  'decisions',
  'embeddings',
  'moderations',
  'images',
  'audio_speeches',
  'audio_transcriptions',
];

/** Reads days of a connection as late as is said after their end. */
const read = (who: Member, id: string, first: Day, last: Day, msAfterEnd = SETTLING_MS) =>
  asOwner(
    `INSERT INTO coverage SELECT $1, $2, e, d, (d + 1)::timestamp AT TIME ZONE 'UTC' + make_interval(secs => $5), now(), 1, ''::bytea, NULL
     FROM (SELECT generate_series($3::date, $4::date, interval '1 day')::date) AS _ (d), unnest($6::text[]) e
     ON CONFLICT (workspace_id, connection_id, endpoint, day) DO UPDATE SET read_at = excluded.read_at`,
    [who.workspaceId, id, first, last, msAfterEnd / 1000, ENDPOINTS],
  );

/** Twelve groups a day in four projects, beyond 2^53; 'other' and 'unattributed' are names like any. */
const use = (who: Member, id: string, first: Day, last: Day, factor = '9007199254740993') =>
  asOwner(
    `INSERT INTO usage_rows SELECT $1, $2, d, CASE m % 3 WHEN 0 THEN 'embeddings' ELSE 'completions' END,
       CASE m % 4 WHEN 3 THEN 'unattributed' ELSE 'proj_' || m % 4 END,
       CASE m WHEN 1 THEN 'other' WHEN 2 THEN 'unattributed' ELSE 'model-' || m || '-2026-01-0' || m % 9 END,
       $5::bigint * m, m + extract(day FROM d)::int, m * 3
     FROM (SELECT generate_series($3::date, $4::date, interval '1 day')::date) AS _ (d), generate_series(1, 12) m`,
    [who.workspaceId, id, first, last, factor],
  );

beforeAll(async () => {
  member = await createMember('finance');
  connectionId = await createConnection(member.workspaceId, { name: 'Acme', historyFrom: wholeMonth(yearBefore).from });
  await read(member, connectionId, wholeMonth(yearBefore).from, to);
  await use(member, connectionId, from, to);
  await use(member, connectionId, wholeMonth(before).from, wholeMonth(before).to, '9007199254740881');
  await use(member, connectionId, wholeMonth(yearBefore).from, wholeMonth(yearBefore).to, '17');
  await asOwner(
    `INSERT INTO projects (workspace_id, connection_id, project_id, name) VALUES ($1, $2, 'proj_0', 'Search')`,
    [member.workspaceId, connectionId],
  );
  await asOwner(
    `INSERT INTO project_details (workspace_id, project_id, owner, cost_centre)
     VALUES ($1, 'proj_0', 'Dana', '4711'), ($1, 'proj_1', 'Robin', '4711')`,
    [member.workspaceId],
  );
});

const report = (who = member, of: Month = month, search = '') =>
  withWorkspace(
    who,
    'usage.read',
    (tx) => monthReport(tx, of, viewOf(new URLSearchParams(search), today).view, new Date()),
    { snapshot: true },
  );
const answer = (who: Member, range: { from: Day; to: Day }, search = '') =>
  withWorkspace(who, 'usage.read', (tx) =>
    usage(tx, parseUsageQuery(new URLSearchParams(`from=${range.from}&to=${range.to}&${search}`))),
  );

/** Every table, by what it was and what it is. */
const tableTotals = ({ tables }: MonthReport, pick: 'now' | 'over' | 'before'): Sums[] =>
  tables.map(({ rows, rest }) => totalOf([...rows, ...(rest ? [rest] : [])].map((row) => row[pick])));

describe('the figures of a month', () => {
  it('are those of /api/usage, in total and in each table, to the token, whatever they are filtered by', async () => {
    const filters = fc.subarray(['project=proj_0', 'model=other', 'costCentre=4711', 'endpoint=embeddings'], {
      maxLength: 2,
    });
    await fc.assert(
      fc.asyncProperty(filters, async (some) => {
        const search = some.join('&');
        const found = await report(member, month, search);
        const [now, past, year] = [
          await answer(member, wholeMonth(month), search),
          await answer(member, wholeMonth(before), search),
          await answer(member, wholeMonth(yearBefore), search),
        ];
        expect(found.usage.totals).toEqual(now.totals);
        expect(found.before).toMatchObject({ ...wholeMonth(before), unread: 0, totals: past.totals });
        expect(found.yearBefore).toMatchObject({ ...wholeMonth(yearBefore), unread: 0, totals: year.totals });
        for (const totals of tableTotals(found, 'now')) expect(totals).toEqual(now.totals);
        for (const totals of tableTotals(found, 'before')) expect(totals).toEqual(past.totals);
        for (const totals of tableTotals(found, 'over')) expect(totals).toEqual(now.totals);
        const change = measured(now.totals, 'tokens') - measured(past.totals, 'tokens');
        expect(found.moved?.total).toMatchObject({ change: `${change}` });
        const told = [...(found.moved?.moved ?? []), ...(found.moved?.rest ? [found.moved.rest] : [])];
        expect(told.reduce((sum, each) => sum + BigInt(each.change), 0n)).toBe(change);
        expect(totalOf(found.usage.steps.map(({ sums }) => sums))).toEqual(now.totals);
      }),
      { numRuns: runs(12) },
    );
  });

  it('have rows in five tables, the largest first, with what is nobody’s under its own name', async () => {
    const { tables, usage: whole } = await report();
    expect(BigInt(whole.totals.inputTokens)).toBeGreaterThan(2n ** 60n);
    expect(tables.map(({ group }) => group)).toEqual([...MONTH_GROUPS]);
    const named = (group: string) => tables.find((table) => table.group === group)?.rows.map(({ name }) => name) ?? [];
    expect(named('connection')).toEqual(['Acme']);
    expect(named('project')).toEqual(['Search', 'Without a project', 'proj_2', 'proj_1']);
    expect(named('costCentre').sort()).toEqual(['4711', 'No cost centre']);
    expect(named('model')).toHaveLength(12);
    expect(named('model')).toEqual(expect.arrayContaining(['other', 'Without a model']));
    expect(named('endpoint')).toHaveLength(2);
    const projects = tables.find(({ group }) => group === 'project')?.rows ?? [];
    expect(projects.map(({ owner, costCentre }) => [owner, costCentre])).toEqual([
      ['Dana', '4711'],
      [null, null],
      [null, null],
      ['Robin', '4711'],
    ]);
    for (const { rows } of tables) {
      const sizes = rows.map(({ now }) => measured(now, 'tokens'));
      expect(sizes).toEqual(sizes.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0)));
    }
  });

  it('are another workspace’s to nobody', async () => {
    const stranger = await createMember('owner');
    const found = await report(stranger, month, `connection=${connectionId}`);
    expect(found.finality).toMatchObject({ kind: 'none', present: [], absent: [] });
    expect(found.connections).toEqual([]);
    expect(found.usage.totals).toEqual(totalOf([]));
    expect(found.before?.totals).toEqual(totalOf([]));
    expect(found.yearBefore?.totals).toEqual(totalOf([]));
    for (const { rows, rest } of found.tables) expect([rows, rest]).toEqual([[], null]);
    expect(found.moved?.moved).toEqual([]);
  });

  it('of a month that runs are those through today, against the same days of the months before', async () => {
    const found = await report(member, monthOf(today));
    expect([found.ended, found.range]).toEqual([false, { from: wholeMonth(monthOf(today)).from, to: today }]);
    expect(found.usage.totals).toEqual((await answer(member, wholeMonth(monthOf(today)))).totals);
    const yesterday = addDays(today, -1);
    const past = wholeMonth(addMonths(monthOf(today), -1));
    const same = addDays(past.from, Number(yesterday.slice(8)) - 1);
    expect(found.before && { from: found.before.from, to: found.before.to }).toEqual(
      monthOf(yesterday) === monthOf(today) ? { from: past.from, to: same < past.to ? same : past.to } : null,
    );
    expect(found.moved?.to).toBe(found.before ? yesterday : undefined);
  });
});

it('of a month that runs is compared as far as it is over, in its totals and in each table', async () => {
  const who = await createMember('finance');
  const [now, last, yesterday] = [wholeMonth(monthOf(today)).from, lastEnded(today), addDays(today, -1)];
  const id = await createConnection(who.workspaceId, { name: 'Acme', historyFrom: wholeMonth(last).from });
  await read(who, id, wholeMonth(last).from, yesterday, 0);
  await use(who, id, wholeMonth(last).from, today, '3');
  const { over, before, usage: whole, comparable, ...found } = await report(who, monthOf(today));
  expect(whole.totals).toEqual((await answer(who, { from: now, to: today })).totals);
  if (!over || !before) return expect(today).toBe(now); // nothing of it is over on its first day
  expect(over).toMatchObject({ from: now, to: yesterday, isFair: true });
  expect(over.totals).toEqual((await answer(who, over)).totals);
  expect(before).toMatchObject({ unread: 0, only: [], totals: (await answer(who, before)).totals });
  expect(comparable).toEqual([id]);
  for (const totals of tableTotals({ ...found, over, before, usage: whole, comparable }, 'over'))
    expect(totals).toEqual(over.totals);
  expect(found.moved?.total).toMatchObject({ after: `${measured(over.totals, 'tokens')}` });
});

describe('how final a month is', () => {
  /** A workspace with one connection whose month, and the months it is compared with, are settled. */
  async function settled(name = 'Acme') {
    const who = await createMember('finance');
    const id = await createConnection(who.workspaceId, { name, historyFrom: wholeMonth(yearBefore).from });
    await read(who, id, wholeMonth(yearBefore).from, to);
    await use(who, id, from, to, '5');
    return { who, id };
  }

  it('is settled only when every day of every connection was read 72 hours after its end', async () => {
    const { who, id } = await settled();
    expect((await report(who)).finality).toMatchObject({ kind: 'settled', provisional: null, lacks: [] });
    const last = addDays(from, 11);
    await read(who, id, last, last, SETTLING_MS - 1000);
    expect((await report(who)).finality).toMatchObject({ kind: 'provisional', provisional: { from: last, to: last } });
    await asOwner("DELETE FROM coverage WHERE connection_id = $1 AND day = $2 AND endpoint = 'embeddings'", [id, last]);
    const found = await report(who);
    expect(found.finality).toMatchObject({ kind: 'missing', lacks: [{ name: 'Acme', missing: [last] }] });
    expect(found.usage.steps.find((step) => step.from === last)?.state).toBe('missing');
  });

  it('counts the unread days of a paused connection as missing, and names it', async () => {
    const { who } = await settled();
    const paused = await createConnection(who.workspaceId, { name: 'Beta', historyFrom: wholeMonth(yearBefore).from });
    await read(who, paused, wholeMonth(yearBefore).from, addDays(to, -3));
    await asOwner('UPDATE connections SET paused_at = $2 WHERE id = $1', [paused, endOf(addDays(to, -3))]);
    const found = await report(who);
    const missing = [addDays(to, -2), addDays(to, -1), to];
    expect(found.finality).toMatchObject({ kind: 'missing', lacks: [{ name: 'Beta', missing }] });
    expect(found.usage.steps.filter(({ state }) => state === 'gap').map((step) => step.from)).toEqual(missing);
  });

  it('is a part where a connection begins or ends within it, and says which', async () => {
    const { who, id } = await settled();
    const begun = addDays(from, 9);
    const late = await createConnection(who.workspaceId, { name: 'Late', historyFrom: begun });
    await read(who, late, begun, to);
    expect((await report(who)).finality).toMatchObject({ kind: 'part', lacks: [{ name: 'Late', since: begun }] });
    const ended = addDays(from, 19);
    await asOwner('DELETE FROM coverage WHERE connection_id = $1 AND day >= $2', [id, ended]);
    await asOwner('UPDATE connections SET disconnected_at = $2 WHERE id = $1', [id, endOf(ended)]);
    await asOwner('UPDATE connections SET disconnected_at = disconnected_at - interval $$1 minute$$ WHERE id = $1', [
      id,
    ]);
    const { finality } = await report(who);
    expect(finality.kind).toBe('part');
    expect(finality.lacks).toMatchObject([
      { name: 'Acme', until: addDays(ended, -1), missing: [] },
      { name: 'Late', since: begun, until: null },
    ]);
  });

  it('leaves out a connection that is read from a later month on, and one that ended before', async () => {
    const { who } = await settled();
    await createConnection(who.workspaceId, { name: 'Later', historyFrom: addDays(to, 1) });
    const gone = await createConnection(who.workspaceId, { name: 'Gone', historyFrom: wholeMonth(yearBefore).from });
    await asOwner('UPDATE connections SET disconnected_at = $2 WHERE id = $1', [gone, wholeMonth(before).from]);
    const { finality } = await report(who);
    expect(finality).toMatchObject({ kind: 'settled', absent: [{ name: 'Gone' }, { name: 'Later' }] });
  });

  it('says of an empty workspace, and of a month before any history, that nothing was read', async () => {
    expect((await report(await createMember('finance'))).finality).toMatchObject({ kind: 'none', absent: [] });
    const { who } = await settled();
    const early = await report(who, addMonths(yearBefore, -1));
    expect(early.finality).toMatchObject({ kind: 'none', present: [], absent: [{ name: 'Acme' }] });
    expect(early.finality.days.every(({ state }) => state === 'none')).toBe(true);
  });

  it('of a month that runs is never settled', async () => {
    const { who, id } = await settled();
    await read(who, id, addDays(to, 1), addDays(today, -1));
    const { finality, ended } = await report(who, monthOf(today));
    expect([finality.kind, ended]).toEqual(['provisional', false]); // today lacks no reading
    expect(finality.provisional?.to).toBe(today);
  });
});

describe('a comparison', () => {
  it('is unfair with days that were not read as those of the month were', async () => {
    const who = await createMember('finance');
    const id = await createConnection(who.workspaceId, { name: 'Acme', historyFrom: wholeMonth(before).from });
    await read(who, id, wholeMonth(before).from, to);
    await use(who, id, wholeMonth(before).from, to, '5');
    const whole = await report(who);
    expect([whole.before?.unread, whole.yearBefore?.unread]).toEqual([0, Number(wholeMonth(yearBefore).to.slice(8))]);
    expect([whole.before?.isRead, whole.yearBefore?.isRead, whole.comparable]).toEqual([true, false, [id]]);
    await asOwner('DELETE FROM coverage WHERE connection_id = $1 AND day IN ($2, $3)', [
      id,
      wholeMonth(before).from,
      wholeMonth(before).to,
    ]);
    expect((await report(who)).before?.unread).toBe(2);
    // One that is read since: the month before has nothing of it.
    const since = await createConnection(who.workspaceId, { name: 'Beta', historyFrom: from });
    await read(who, since, from, to);
    expect((await report(who)).before?.unread).toBe(Number(wholeMonth(before).to.slice(8)));
    expect((await report(who, month, `connection=${id}`)).before?.unread).toBe(2);
    await read(who, id, wholeMonth(before).from, wholeMonth(before).to);
    expect((await report(who)).comparable).toEqual([id]);
  });
});

it('tells what the provider corrected in the month, and nothing of other months', async () => {
  const who = await createMember('finance');
  const id = await createConnection(who.workspaceId, { name: 'Corrected', historyFrom: from });
  await asOwner(`INSERT INTO usage_rows VALUES ($1, $2, $3, 'completions', 'p', 'm', 10, 5, 3)`, [
    who.workspaceId,
    id,
    to,
  ]);
  await asOwner(
    `INSERT INTO restatements (workspace_id, connection_id, run_id, day, endpoint, project_id, model, input_tokens_before,
       input_tokens_after, output_tokens_before, output_tokens_after, requests_before, requests_after)
     VALUES ($1, $2, gen_random_uuid(), $3, 'completions', 'p', 'm', 12, 10, 5, 5, 4, 3),
            ($1, $2, gen_random_uuid(), $4, 'completions', 'p', 'm', 1, 2, 5, 5, 3, 3)`,
    [who.workspaceId, id, to, addDays(to, 1)],
  );
  const { usage: found } = await report(who);
  expect(found.corrections).toMatchObject([
    { day: to, before: { inputTokens: '12', requests: '4' }, after: { inputTokens: '10', requests: '3' } },
  ]);
  expect(found.steps.flatMap(({ restated }) => restated ?? [])).toEqual([{ before: '17', after: '15' }]);
});
