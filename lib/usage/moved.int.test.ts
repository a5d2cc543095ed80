import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { addDays, dayOf } from '@/lib/day';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { runs } from '@/lib/testing/random';
import { withWorkspace } from '@/lib/workspace';
import { viewOf } from './address';
import { MAX_MOVED, movement } from './moved';
import { filterOptions } from './options';
import type { Filter } from './params';
import { usageReport } from './report';
import { measured } from './sums';
import { METRICS, MOVERS } from './view';

const today = dayOf(Date.now());
let member: Member;

beforeAll(async () => {
  member = await createMember('finance');
  const id = await createConnection(member.workspaceId, { name: 'Acme', historyFrom: addDays(today, -30) });
  // Some only before, some only now, some up, some down, more than are told one by one.
  await asOwner(
    `INSERT INTO usage_rows SELECT $1, $2, $3::date + d, 'completions', 'proj_' || m % 5, 'model-' || m / 5,
       9007199254740993 * m * (d % 7), m * 3, (m + d) % 11
     FROM generate_series(0, 19) d, generate_series(1, 30) m
     WHERE NOT (m % 4 = 0 AND d < 10) AND NOT (m % 7 = 0 AND d >= 10)`,
    [member.workspaceId, id, addDays(today, -19)],
  );
  await asOwner(
    `INSERT INTO projects (workspace_id, connection_id, project_id, name) VALUES ($1, $2, 'proj_0', 'Search'), ($1, $2, 'proj_1', 'Search'), ($1, $2, 'never used', 'Idle')`,
    [member.workspaceId, id],
  );
  await asOwner(
    `INSERT INTO project_details (workspace_id, project_id, owner, labels) VALUES ($1, 'proj_0', 'Dana', '{prod,batch}')`,
    [member.workspaceId],
  );
});

const view = (search: string) =>
  viewOf(new URLSearchParams(`from=${addDays(today, -9)}&to=${today}&${search}`), today).view;
const inside = <T>(run: Parameters<typeof withWorkspace<T, Member>>[2], who = member) =>
  withWorkspace(who, 'usage.read', run);

it('explains a change by amounts that add up to it, the largest first, whatever is asked', async () => {
  const filters = fc.subarray(['project=proj_1', 'model=model-2', 'owner=Dana', 'owner=unattributed'], {
    maxLength: 2,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...METRICS),
      fc.constantFrom(...MOVERS),
      filters,
      fc.constantFrom('', 'compare=year', `compare=custom&comparedFrom=${addDays(today, -15)}&comparedTo=${today}`),
      async (metric, by, some, comparison) => {
        const asked = view([`metric=${metric}`, comparison, ...some].join('&'));
        const [found, report] = await inside(async (tx) => [
          await movement(tx, asked, by),
          await usageReport(tx, asked),
        ]);
        if (!found || !report.compared) throw new Error('There is something to compare with.');
        const { over, totals } = report.compared;
        const [now, before] = [measured(over.totals, metric), measured(totals, metric)];
        expect(found.total).toEqual({ before: `${before}`, after: `${now}`, change: `${now - before}` });
        const parts = [...found.moved, ...(found.rest ? [found.rest] : [])].map(({ change }) => BigInt(change));
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(now - before);
        const sizes = found.moved.map(({ change }) => BigInt(change.replace('-', '')));
        expect(sizes).toEqual([...sizes].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
        expect(sizes.length).toBeLessThanOrEqual(MAX_MOVED);
        expect(new Set(found.moved.map(({ id }) => id)).size).toBe(found.moved.length); // names may be alike
        for (const { project, model } of found.moved)
          expect([project === null, model === null]).toEqual([by === 'model', by === 'project']);
      },
    ),
    { numRuns: runs(25) },
  );
});

it('tells what is small in one, and says of how many days it knows nothing', async () => {
  const found = await inside((tx) => movement(tx, view(''), 'both'));
  expect(found?.moved).toHaveLength(MAX_MOVED);
  expect(found?.rest?.count).toBe(29 - MAX_MOVED);
  expect(found).toMatchObject({ unread: 9, compared: { unread: 9 } });
  expect(found?.moved.map(({ project }) => project)).toContain('Search (Acme) …proj_0');
  expect(await inside((tx) => movement(tx, view('compare=none'), 'both'))).toBeNull();
});

it('offers to filter by what there is, and in another workspace by nothing', async () => {
  const options = (name: Filter, who = member) =>
    inside(async (tx) => (await filterOptions(tx, name, view(''))).map(({ label }) => label), who);
  expect(await options('project')).toEqual([
    'Idle',
    'proj_2',
    'proj_3',
    'proj_4',
    'Search (Acme) …proj_0',
    'Search (Acme) …proj_1',
  ]);
  expect(await options('owner')).toEqual(['Dana', 'No owner']);
  expect(await options('label')).toEqual(['batch', 'prod', 'No labels']);
  expect(await options('endpoint')).toEqual(['Completions']);
  expect(await options('family')).toEqual([
    'model-0',
    'model-1',
    'model-2',
    'model-3',
    'model-4',
    'model-5',
    'model-6',
  ]);
  const stranger = await createMember('finance');
  for (const name of ['connection', 'project', 'model', 'family', 'endpoint'] as const)
    expect(await options(name, stranger)).toEqual([]);
});
