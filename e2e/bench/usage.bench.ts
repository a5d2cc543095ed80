import pg from 'pg';
import type { Member } from '@/lib/auth/actor';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { parseUsageQuery, type UsageQuery } from '@/lib/usage/params';
import { select, usageRows } from '@/lib/usage/rows';
import { usage } from '@/lib/usage/usage';
import { withWorkspace } from '@/lib/workspace';
import { type Finding, inTurns } from './measure.ts';

const YEAR = 'from=2025-01-01&to=2025-12-31';
const QUERIES = {
  'totals of a year': YEAR,
  'a month by day and model': 'from=2025-12-01&to=2025-12-31&groupBy=day,model',
  'a year by day and model (9,125 rows)': `${YEAR}&groupBy=day,model`,
};
const ROUNDS = 21;

/**
 * `/api/usage` behind the session (transaction, row-level security as the application's role, rows, names, finality)
 * against the very same SQL alone through plain `pg` as the owner, whom no policy binds.
 */
export async function bench(): Promise<Finding[]> {
  const member = await yearOfUsage();
  await yearOfUsage(); // another company's rows in the same table
  await asOwner('VACUUM ANALYZE usage_rows');
  const plain = new pg.Client(process.env.TEST_OWNER_URL);
  await plain.connect();
  try {
    const findings: Finding[] = [];
    for (const [name, search] of Object.entries(QUERIES))
      findings.push(...(await compare(member, plain, name, parseUsageQuery(new URLSearchParams(search)))));
    return findings;
  } finally {
    await plain.end();
  }
}

async function compare(member: Member, plain: pg.Client, name: string, query: UsageQuery): Promise<Finding[]> {
  const { text, values } = select(member.workspaceId, query);
  const contenders = {
    sql: () => plain.query(text, values),
    rows: () => withWorkspace(member, 'usage.read', (tx) => usageRows(tx, query), { snapshot: true }),
    answer: () => withWorkspace(member, 'usage.read', (tx) => usage(tx, query), { snapshot: true }),
  };
  await inTurns(3, contenders); // warm: plans, pools, caches
  const ms = await inTurns(ROUNDS, contenders);
  const from = (mine: number) => `${mine.toFixed(1)} ms, plain pg ${ms.sql.toFixed(1)} ms`;
  return [
    { what: `${name}: the rows, through the door`, ratio: ms.rows / ms.sql, unit: 'of plain pg', from: from(ms.rows) },
    { what: `${name}: the whole answer`, ratio: ms.answer / ms.sql, unit: 'of plain pg', from: from(ms.answer) },
  ];
}

/** 365 days of two connections, ten projects and 25 models: 182,500 rows, all of them covered. */
async function yearOfUsage(): Promise<Member> {
  const member = await createMember('finance');
  for (const name of ['Acme Production', 'Acme Research']) {
    const id = await createConnection(member.workspaceId, { name, historyFrom: '2025-01-01' });
    await asOwner(
      `INSERT INTO usage_rows SELECT $1, $2, '2025-01-01'::date + d, 'completions', 'proj_' || p, 'model-' || m,
         1000 * (d + 1) * m, 100 * p * m, d + p + m
       FROM generate_series(0, 364) d, generate_series(1, 10) p, generate_series(1, 25) m`,
      [member.workspaceId, id],
    );
    await asOwner(
      `INSERT INTO coverage SELECT $1, $2, e, '2025-01-01'::date + d, now(), now(), 250, ''::bytea, NULL
       FROM generate_series(0, 364) d, unnest(ARRAY['completions', 'embeddings', 'images']) e`,
      [member.workspaceId, id],
    );
  }
  return member;
}
