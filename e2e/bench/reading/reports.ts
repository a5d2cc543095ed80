import type pg from 'pg';
import type { Member } from '@/lib/auth/actor';
import { addDays, dayOf } from '@/lib/day';
import { viewOf } from '@/lib/usage/address';
import { movement } from '@/lib/usage/moved';
import { filterOptions } from '@/lib/usage/options';
import type { Group } from '@/lib/usage/params';
import { usageReport } from '@/lib/usage/report';
import { select } from '@/lib/usage/rows';
import { comparisonOf, type ReportView } from '@/lib/usage/view';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { type Finding, inTurns } from '../measure.ts';
import { signedIn, startServer } from '../production.ts';
import { withOwner } from '../scale/organizations.ts';
import { FIRST_DAY, LAST_DAY } from '../storage/companies.ts';
import { plainPool, type Statement, sendAll, statementsOf, together } from './statements.ts';

const ROUNDS = 11;
const days = (count: number) => `from=${addDays(LAST_DAY, 1 - count)}&to=${LAST_DAY}`;

const viewsOf = (project: string): Record<string, string> => ({
  '30 days by model': `${days(30)}&compare=none`,
  '30 days by model, compared': days(30),
  '90 days by model': `${days(90)}&compare=none`,
  '90 days by model, compared': days(90),
  '30 days of a project, compared': `${days(30)}&project=${project}`,
  '90 days of a project, compared': `${days(90)}&project=${project}`,
  '90 days of a family, compared': `${days(90)}&family=gpt-1.1-mini`,
  '90 days of a label, compared': `${days(90)}&label=batch`,
  '90 days by project, weekly': `${days(90)}&group=project&by=week&compare=none`,
  'a year by connection, monthly': `from=${FIRST_DAY}&to=${LAST_DAY}&group=connection&by=month&compare=none`,
});

/** What the Usage page asks at `path` of `/api/usage`; `least` is the simplest query its figures could be made from. */
type Asked = { what: string; path: string; read: (tx: WorkspaceTx) => Promise<unknown>; least?: Statement };

/**
 * What the Usage page reads when a filter changes, behind the door (`door`) and from the production server (`http`),
 * against the statements that it sends, sent one after the other by plain `pg` as the owner (`sql`), and against sums by
 * day and group of all its days in one (`least`). Then what explains a change, and what can be filtered by.
 */
export async function compareReports(member: Member): Promise<Finding[]> {
  const plain = plainPool();
  const server = await startServer();
  try {
    const { name, value } = await signedIn(member);
    const get = async (path: string) => {
      const response = await fetch(`${server.url}/api/usage/${path}`, { headers: { cookie: `${name}=${value}` } });
      if (!response.ok) throw new Error(`${path} answers ${response.status}.`);
      return response.text();
    };
    const findings: Finding[] = [];
    for (const asked of await allAsked(member))
      findings.push(...(await compare(member, plain, asked, () => get(asked.path))));
    return findings;
  } finally {
    await Promise.all([server.stop(), plain.end()]);
  }
}

async function allAsked(member: Member): Promise<Asked[]> {
  const of = (search: string) => viewOf(new URLSearchParams(search), dayOf(Date.now())).view;
  const quarter = of(days(90));
  return [
    ...Object.entries(viewsOf(await aProjectOf(member))).map(([what, search]) => ({
      what,
      path: `report?${search}`,
      read: (tx: WorkspaceTx) => usageReport(tx, of(search)),
      least: leastOf(member, of(search)),
    })),
    { what: 'what moved in 90 days', path: `moved?${days(90)}`, read: (tx) => movement(tx, quarter, 'both') },
    ...(['model', 'project'] as const).map((filter) => ({
      what: `each ${filter} of 90 days, to choose from`,
      path: `options?filter=${filter}&${days(90)}`,
      read: (tx: WorkspaceTx) => filterOptions(tx, filter, quarter),
    })),
  ];
}

async function compare(
  member: Member,
  plain: pg.Pool,
  { what, read, least }: Asked,
  http: () => Promise<string>,
): Promise<Finding[]> {
  const door = () => withWorkspace(member, 'usage.read', read, { snapshot: true, replica: true });
  await door(); // what is read once in a process
  const statements = await statementsOf(door);
  if (JSON.stringify(await door()) !== (await http())) throw new Error(`${what}: not the same answer over HTTP.`);
  const sql = () => sendAll(plain, statements);
  const figures = () => sendAll(plain, statements.slice(0, 1));
  const simplest = () => sendAll(plain, least ? [least] : []);
  await inTurns(3, { sql, door, http, figures, simplest });
  const alone = await inTurns(ROUNDS, { sql, door, http, figures, simplest });
  const ten = await inTurns(ROUNDS, { sql: together(sql), door: together(door), http: together(http) });
  const finding = (how: string, mine: number, theirs: number, unit = `of its ${statements.length} statements`) => ({
    what: `${what}: ${how}`,
    ratio: mine / theirs,
    unit,
    from: `${mine.toFixed(1)} ms, ${theirs.toFixed(1)} ms`,
  });
  return [
    finding('through the door (1.5 wanted)', alone.door, alone.sql),
    finding('ten at once through the door (1.5 wanted)', ten.door, ten.sql),
    finding('over HTTP', alone.http, alone.sql),
    finding('ten at once over HTTP', ten.http, ten.sql),
    ...(least
      ? [
          finding('its figures alone', alone.figures, alone.simplest, 'of the simplest query'),
          finding('all of it through the door', alone.door, alone.simplest, 'of the simplest query'),
        ]
      : []),
  ];
}

function leastOf({ workspaceId }: Member, view: ReportView): Statement {
  const from = comparisonOf(view)?.from ?? view.from;
  const { text, values } = select(workspaceId, { ...view, from, groupBy: ['day', view.group as Group] });
  return { text, values };
}

const aProjectOf = ({ workspaceId }: Member): Promise<string> =>
  withOwner(async (owner) => {
    const { rows } = await owner.query('SELECT min(project_id) AS id FROM bench_series WHERE workspace_id = $1', [
      workspaceId,
    ]);
    return rows[0].id;
  });
