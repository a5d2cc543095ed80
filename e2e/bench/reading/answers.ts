import pg from 'pg';
import type { Member } from '@/lib/auth/actor';
import { addDays } from '@/lib/day';
import { parseUsageQuery, type UsageQuery } from '@/lib/usage/params';
import { select, usageRows } from '@/lib/usage/rows';
import { usage } from '@/lib/usage/usage';
import { withWorkspace } from '@/lib/workspace';
import { type Finding, inTurns } from '../measure.ts';
import { FIRST_DAY, LAST_DAY } from '../storage/companies.ts';
import { plainPool, together } from './statements.ts';

const ROUNDS = 15;
const QUARTER = `from=${addDays(LAST_DAY, -89)}&to=${LAST_DAY}`;
const QUERIES = {
  '90 days by model': `${QUARTER}&groupBy=model`,
  '90 days by project': `${QUARTER}&groupBy=project`,
  '90 days by day and model': `${QUARTER}&groupBy=day,model`,
  'a year in one sum': `from=${FIRST_DAY}&to=${LAST_DAY}`,
};

/**
 * `rows` is the application's door (transaction, binding, row-level security forced on its role, Prisma), `answer` all
 * of `/api/usage` behind the session; both against the same SQL alone through plain `pg` as the owner, whom no policy
 * binds. `bound` is plain `pg` as the application's role.
 */
export async function compareAnswers(member: Member): Promise<Finding[]> {
  const [plain, bound] = [plainPool(), plainPool(process.env.DATABASE_URL)];
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
  const door = { snapshot: true };
  const contenders = {
    sql: () => plain.query(text, values),
    bound: () => inTransaction(bound, member.workspaceId, text, values),
    rows: () => withWorkspace(member, 'usage.read', (tx) => usageRows(tx, query), door),
    answer: () => withWorkspace(member, 'usage.read', (tx) => usage(tx, query), door),
    free: () => free.query(text, values),
  };
  const { sql, rows } = contenders;
  await inTurns(3, contenders); // warm: plans, pools, caches
  const alone = await inTurns(ROUNDS, contenders);
  const ten = await inTurns(ROUNDS, { sql: together(sql), rows: together(rows) });
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
