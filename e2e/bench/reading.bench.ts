import pg from 'pg';
import type { Member } from '@/lib/auth/actor';
import { addDays } from '@/lib/day';
import { parseUsageQuery, type UsageQuery } from '@/lib/usage/params';
import { usageReport } from '@/lib/usage/report';
import { select, usageRows } from '@/lib/usage/rows';
import { usage } from '@/lib/usage/usage';
import { viewOf } from '@/lib/usage/view';
import { withWorkspace } from '@/lib/workspace';
import { type Finding, inTurns } from './measure.ts';
import { withOwner } from './scale/organizations.ts';
import { createCompanies, FIRST_DAY, fillUsage, LAST_DAY } from './storage/companies.ts';

const ROUNDS = 15;
const AT_ONCE = 10;
const QUARTER = `from=${addDays(LAST_DAY, -89)}&to=${LAST_DAY}`;
const QUERIES = {
  '90 days by model': `${QUARTER}&groupBy=model`,
  '90 days by project': `${QUARTER}&groupBy=project`,
  '90 days by day and model': `${QUARTER}&groupBy=day,model`,
  'a year in one sum': `from=${FIRST_DAY}&to=${LAST_DAY}`,
};

/**
 * Ten million rows of 200 companies; one of 525,600 is read. `rows` is the application's door (transaction, binding,
 * row-level security forced on its role, Prisma), `answer` all of `/api/usage` behind the session; both against the
 * same SQL alone through plain `pg` as the owner, whom no policy binds. `bound` is plain `pg` as the application's role.
 */
export async function bench(): Promise<Finding[]> {
  const member = await withOwner(async (owner) => {
    const measured = await createCompanies(owner);
    await fillUsage(owner, measured.workspaceId);
    return measured;
  });
  const options = '-c enable_seqscan=off'; // as the door has it: what is measured is the door, not the plan
  const plain = new pg.Pool({ connectionString: process.env.TEST_OWNER_URL, max: AT_ONCE, options });
  const bound = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: AT_ONCE, options });
  const free = new pg.Pool({ connectionString: process.env.TEST_OWNER_URL, max: 1 });
  try {
    const findings: Finding[] = [];
    for (const [name, search] of Object.entries(QUERIES))
      findings.push(
        ...(await compare(member, { plain, bound, free }, name, parseUsageQuery(new URLSearchParams(search)))),
      );
    return findings;
  } finally {
    await Promise.all([plain, bound, free].map((pool) => pool.end()));
  }
}

async function compare(
  member: Member,
  { plain, bound, free }: Record<'plain' | 'bound' | 'free', pg.Pool>,
  name: string,
  query: UsageQuery,
): Promise<Finding[]> {
  const { text, values } = select(member.workspaceId, query);
  const view = { ...viewOf(new URLSearchParams(), query.to).view, from: query.from, to: query.to };
  const door = { snapshot: true };
  const contenders = {
    sql: () => plain.query(text, values),
    bound: () => inTransaction(bound, member.workspaceId, text, values),
    rows: () => withWorkspace(member, 'usage.read', (tx) => usageRows(tx, query), door),
    answer: () => withWorkspace(member, 'usage.read', (tx) => usage(tx, query), door),
    free: () => free.query(text, values),
    report: () => withWorkspace(member, 'usage.read', (tx) => usageReport(tx, view), door),
  };
  const { sql, rows } = contenders;
  const tenOf = (run: () => Promise<unknown>) => () => Promise.all(Array.from({ length: AT_ONCE }, run));
  await inTurns(3, contenders); // warm: plans, pools, caches
  const alone = await inTurns(ROUNDS, contenders);
  const ten = await inTurns(ROUNDS, { sql: tenOf(sql), rows: tenOf(rows) });
  const finding = (what: string, mine: number, theirs: number) => ({
    what: `${name}: ${what}`,
    ratio: mine / theirs,
    unit: 'of plain pg',
    from: `${mine.toFixed(1)} ms, plain pg ${theirs.toFixed(1)} ms`,
  });
  return [
    finding('through the door (1.5 wanted)', alone.rows, alone.sql),
    finding('ten at once through the door (1.5 wanted)', ten.rows, ten.sql),
    finding('plain pg under the policy', alone.bound, alone.sql),
    finding('plain pg, the plan left to the planner', alone.free, alone.sql),
    finding("/api/usage's whole answer", alone.answer, alone.sql),
    finding("the Usage page's whole report", alone.report, alone.sql),
  ];
}

async function inTransaction(pool: pg.Pool, workspaceId: string, text: string, values: unknown[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('app.workspace_id', $1, true)", [workspaceId]);
    await client.query(text, values);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
