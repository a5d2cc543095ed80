import { expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { addDays, type Day, dayOf } from '@/lib/day';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { withWorkspace } from '@/lib/workspace';
import { viewOf } from './address';
import { usageReport } from './report';

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

  // One that began after both periods has no part in either of them.
  await createConnection(who.workspaceId, { name: 'New', historyFrom: today });
  expect((await report(who, `from=${ago(19)}&to=${today}&compare=none`)).begins).toEqual([]);
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
