import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { addDays, type Day, dayOf } from '@/lib/day';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { runs } from '@/lib/testing/random';
import { withWorkspace } from '@/lib/workspace';
import { viewOf } from './address';
import { exportView } from './export-view';
import { UNFAIR_SHORT } from './fairness';
import { FINALITY_WORDS, isAbsent } from './finality';
import { INTERVALS } from './intervals';
import { monthReport } from './month/report';
import { usageReport } from './report';
import { measured } from './sums';

const today = dayOf(Date.now());
const ago = (days: number): Day => addDays(today, -days);

/** An organization that used one token of `of-<name>` on each of its days, all of which were read. */
async function organization({ workspaceId }: Member, name: string, from: Day, to: Day = today): Promise<string> {
  const id = await createConnection(workspaceId, { name, historyFrom: from });
  await asOwner(
    `INSERT INTO coverage SELECT $1, $2, e, d::date, now(), now(), 1, ''::bytea, NULL FROM generate_series($3::date, $4::date, '1 day') d,
       unnest(ARRAY['completions','decisions','embeddings','moderations','images','audio_speeches','audio_transcriptions']) e`,
    [workspaceId, id, from, to],
  );
  await asOwner(
    `INSERT INTO usage_rows SELECT $1, $2, d::date, 'completions', 'proj_0', $3, 1, 0, 1 FROM generate_series($4::date, $5::date, '1 day') d`,
    [workspaceId, id, `of-${name}`, from, to],
  );
  return id;
}

const report = (who: Member, search: string) =>
  withWorkspace(who, 'usage.read', (tx) => usageReport(tx, viewOf(new URLSearchParams(search), today).view));

it('gives no percentage where some organizations are compared with more or fewer, and says who begins when', async () => {
  const who = await createMember('finance');
  const early = await organization(who, 'Early', ago(39));
  const late = await organization(who, 'Late', ago(19));
  const both = await report(who, `from=${ago(19)}&to=${today}`);
  expect(both.begins).toEqual([{ id: late, name: 'Late', on: ago(19) }]); // what it is compared with is without it
  expect(new Set(both.steps.map(({ state }) => state))).toEqual(new Set(['settled', 'provisional', 'partial']));
  expect(both.compared).toMatchObject({ unread: 0, unfair: 'organizations', totals: { inputTokens: '19' } });
  expect(new Set(both.steps.slice(0, -1).map(({ before }) => before?.unfair))).toEqual(new Set(['organizations']));

  const all = await report(who, `from=${ago(39)}&to=${today}&compare=none`);
  expect(all.begins).toEqual([{ id: late, name: 'Late', on: ago(19) }]);
  expect(all.steps.reduce((sum, { unread }) => sum + unread, 0)).toBe(0);

  expect((await report(who, `from=${ago(19)}&to=${today}&compare=none`)).begins).toEqual([]);

  // One that began after both periods has no part in either of them.
  await createConnection(who.workspaceId, { name: 'New', historyFrom: today });
  const older = await report(who, `from=${ago(24)}&to=${ago(20)}`);
  expect(older).toMatchObject({ begins: [], compared: { unread: 0, unfair: null } });
  expect(older.steps.map(({ before }) => before?.unfair)).toEqual(Array(5).fill(null));

  const alone = await report(who, `from=${ago(39)}&to=${today}&connection=${early}&compare=none`);
  expect(alone.begins).toEqual([]);
});

it('has no zero for what an organization may have used before its history, and none that was read is in doubt', async () => {
  const who = await createMember('finance');
  const early = await organization(who, 'Early', ago(20));
  const late = await organization(who, 'Late', ago(10));
  const unknown = async (group: string, by: string) =>
    (await report(who, `from=${ago(12)}&to=${ago(8)}&group=${group}&by=${by}`)).steps.map((step) => step.unknown);
  expect(await unknown('connection', 'day')).toEqual([[late], [late], [], [], []]);
  expect(await unknown('connection', 'cumulative')).toEqual([[late], [late], [], [], []]);
  expect(await unknown('model', 'day')).toEqual([['of-Late'], ['of-Late'], [], [], []]);
  expect(await unknown('endpoint', 'day')).toEqual([[], [], [], [], []]); // used by the other
  const { steps } = await report(
    who,
    `from=${ago(9)}&to=${ago(8)}&group=connection&compare=custom&comparedFrom=${ago(11)}&comparedTo=${ago(10)}`,
  );
  expect(steps.map(({ before }) => [before?.unknown, before?.unfair, before?.values])).toEqual([
    [[late], 'organizations', { [early]: '1' }],
    [[], null, { [early]: '1', [late]: '1' }],
  ]);
});

it('counts one that was disconnected between two periods, tells when, and doubts only its own figures from then on', async () => {
  const who = await createMember('finance');
  const staying = await organization(who, 'Staying', ago(30));
  const gone = await organization(who, 'Gone', ago(30), ago(10));
  await asOwner('UPDATE connections SET disconnected_at = $2 WHERE id = $1', [gone, `${ago(9)}T00:00:00Z`]);
  const ends = [{ id: gone, name: 'Gone', on: ago(10) }];
  const across = await report(who, `from=${ago(9)}&to=${ago(2)}&group=connection`);
  expect(across).toMatchObject({ compared: { unread: 0, unfair: 'organizations' }, ends });
  const within = await report(who, `from=${ago(12)}&to=${ago(8)}&compare=none&group=connection`);
  expect(within).toMatchObject({ ends, steps: Array(5).fill({ state: 'settled' }) });
  expect(within.steps.map((step) => step.unknown)).toEqual([[], [], [], [gone], [gone]]);
  const byModel = await report(who, `from=${ago(12)}&to=${ago(8)}&compare=none`);
  expect(byModel.steps.map((step) => step.unknown)).toEqual(Array(5).fill([]));

  const before = await report(who, `from=${ago(14)}&to=${ago(12)}`);
  expect(before).toMatchObject({ compared: { unfair: null }, ends: [] });
  const since = await report(who, `from=${ago(4)}&to=${ago(2)}`);
  expect(since).toMatchObject({ compared: { unfair: null }, ends: [] });
  const alone = await report(who, `from=${ago(9)}&to=${ago(2)}&connection=${staying}`);
  expect(alone).toMatchObject({ compared: { unfair: null }, ends: [] });
});

it('takes the days between the last reading and disconnecting for missing, and no day of one that was never read', async () => {
  const who = await createMember('finance');
  await organization(who, 'Staying', ago(30));
  const blocked = await organization(who, 'Blocked', ago(30), ago(15));
  await asOwner('UPDATE connections SET disconnected_at = $2 WHERE id = $1', [blocked, `${ago(10)}T12:00:00Z`]);
  const mistaken = await createConnection(who.workspaceId, { name: 'Mistaken', historyFrom: ago(300) });
  await asOwner('UPDATE connections SET disconnected_at = now() WHERE id = $1', [mistaken]);
  const found = await report(who, `from=${ago(16)}&to=${ago(8)}&compare=none`);
  expect(found.steps.map(({ state }) => state)).toEqual([
    ...['settled', 'settled'], // its last two days
    ...Array(4).fill('gap'),
    ...['settled', 'settled', 'settled'], // the day of disconnecting was not read, and is none of its own
  ]);
  expect(found.ends).toEqual([{ id: blocked, name: 'Blocked', on: ago(15) }]);
  expect(found.begins).toEqual([]);
  const year = await report(
    who,
    `from=${ago(9)}&to=${ago(2)}&compare=custom&comparedFrom=${ago(28)}&comparedTo=${ago(21)}`,
  );
  expect(year).toMatchObject({ compared: { unfair: 'organizations' }, ends: [{ on: ago(15) }] }); // not the end of what is compared
});

it('has an open day as partial as soon as some of it was read, with its figures in every place', async () => {
  const who = await createMember('finance');
  const id = await organization(who, 'Early', ago(3));
  await asOwner("DELETE FROM coverage WHERE connection_id = $1 AND day = $2 AND endpoint = 'images'", [id, today]);
  const { steps, totals } = await report(who, `from=${ago(1)}&to=${today}`);
  expect(steps.at(-1)).toMatchObject({ state: 'partial', sums: { requests: '1' } });
  expect(totals.requests).toBe('2');
});

it('has no zeros for a group that days lack figures of, in its row as in its line', async () => {
  const who = await createMember('finance');
  await organization(who, 'Early', ago(40));
  const late = await organization(who, 'Late', ago(9));
  const gone = await organization(who, 'Gone', ago(40), ago(10));
  await asOwner('UPDATE connections SET disconnected_at = $2 WHERE id = $1', [gone, `${ago(9)}T00:00:00Z`]);
  const { groups } = await report(who, `from=${ago(9)}&to=${ago(2)}&group=connection`);
  const unknown = new Map(groups.map(({ name, unknown }) => [name, unknown]));
  expect(unknown).toEqual(
    new Map([
      ['Early', []],
      ['Late', ['before']],
      ['Gone', ['now', 'over']],
    ]),
  );
  const models = await report(who, `from=${ago(9)}&to=${ago(2)}`);
  expect(new Map(models.groups.map(({ id, unknown }) => [id, unknown]))).toEqual(
    new Map([
      ['of-Early', []],
      ['of-Late', ['before']],
      ['of-Gone', []],
    ]), // what others use of it is known
  );
  expect(late).not.toBe(gone);
});

it('says the same on screen and in the file, whoever begins, ends or was not read', async () => {
  const who = await createMember('finance');
  const ids = [
    await organization(who, 'Early', ago(60)),
    await organization(who, 'Late', ago(30)),
    await organization(who, 'Gone', ago(60), ago(20)),
    await organization(who, 'Behind', ago(45), ago(12)),
  ];
  await asOwner('UPDATE connections SET disconnected_at = $2 WHERE id = $1', [ids[2], `${ago(17)}T00:00:00Z`]);
  await asOwner('DELETE FROM coverage WHERE connection_id = $1 AND day IN ($2, $3)', [ids[0], ago(33), ago(25)]);
  await asOwner('DELETE FROM usage_rows WHERE connection_id = $1 AND day IN ($2, $3, $4)', [
    ids[0],
    ago(33),
    ago(25),
    ago(50),
  ]);
  const days = fc.tuple(fc.integer({ min: -2, max: 40 }), fc.integer({ min: 0, max: 20 }));
  const compare = fc.oneof(
    fc.constant('compare=none'),
    fc.constant(''),
    days.map(
      ([end, length]) =>
        `compare=custom&comparedFrom=${ago(Math.max(end, 0) + length)}&comparedTo=${ago(Math.max(end, 0))}`,
    ),
  );
  const group = fc.constantFrom('connection', 'model', 'endpoint', 'project');
  await fc.assert(
    fc.asyncProperty(
      days,
      compare,
      group,
      fc.constantFrom(...INTERVALS),
      async ([end, length], compared, by, interval) => {
        const search = `from=${ago(end + length)}&to=${ago(end)}&group=${by}&by=${interval}&${compared}`;
        const found = await report(who, search);
        const file = await (await exportView(who, viewOf(new URLSearchParams(search), today).view)).text();
        const [head = '', ...lines] = file.trimEnd().split('\r\n');
        const rows = lines.map((line) => new Map(line.split(',').map((cell, i) => [head.split(',')[i], cell])));
        for (const step of found.steps) {
          const own = rows.filter((row) => row.get('to') === step.to);
          expect(own.length).toBeGreaterThan(0);
          for (const row of own) {
            const id = row.get(by) ?? '';
            const series = step.values[id] !== undefined || step.unknown.includes(id);
            const nothing = measured(step.sums, 'requests') === 0n;
            expect(row.get('state')).toBe(FINALITY_WORDS[step.state]);
            if (id === '')
              expect(row.get('requests')).toBe(nothing && (isAbsent(step.state) || step.state === 'gap') ? '' : '0');
            else if (series)
              expect(row.get('input_tokens')).toBe(
                step.unknown.includes(id) || step.state === 'ahead' ? '' : step.values[id],
              );
            if (!step.before || id === '') continue;
            const { unknown, values, unfair } = step.before;
            expect(row.get('comparable')).toBe(unfair ? UNFAIR_SHORT[unfair] : 'yes');
            if (unknown.includes(id) || values[id] !== undefined)
              expect(row.get('compared_input_tokens')).toBe(unknown.includes(id) ? '' : values[id]);
          }
        }
      },
    ),
    { numRuns: runs(60) },
  );
});

it('compares a month with no other of more organizations, nor takes one for whole that lacks days', async () => {
  const who = await createMember('finance');
  await organization(who, 'Staying', '2026-08-01' as Day, '2026-10-31' as Day);
  const gone = await organization(who, 'Gone', '2026-08-01' as Day, '2026-09-30' as Day);
  await asOwner("UPDATE connections SET disconnected_at = '2026-10-01T00:00:00Z' WHERE id = $1", [gone]);
  const october = () =>
    withWorkspace(who, 'usage.read', (tx) =>
      monthReport(tx, '2026-10' as never, viewOf(new URLSearchParams(), today).view, new Date()),
    );
  expect(await october()).toMatchObject({ finality: { kind: 'settled' }, before: { unread: 0, only: ['Gone'] } });
  // Connected until November and not read in October: it is missing, whatever came later.
  await asOwner("UPDATE connections SET disconnected_at = '2026-11-10T00:00:00Z' WHERE id = $1", [gone]);
  expect(await october()).toMatchObject({
    finality: { kind: 'missing', lacks: [{ name: 'Gone' }] },
    before: { only: [] },
  });
});
