import { expect, it } from 'vitest';
import { addDays, dayOf } from '@/lib/day';
import { Prisma } from '@/lib/generated/prisma/client';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { viewOf } from './address';
import { usageReport } from './report';

type Node = { 'Relation Name'?: string; 'Rows Removed by Filter'?: number; 'Node Type': string; Plans?: Node[] };

/** How PostgreSQL ran each statement of some work that Prisma did not write. */
async function plansOf(tx: WorkspaceTx, work: (tx: WorkspaceTx) => Promise<unknown>): Promise<Node[]> {
  const plans: Node[] = [];
  const explained = async (strings: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
    const asked = 'sql' in strings ? strings : Prisma.sql(strings, ...values);
    const [row] = await tx.db.$queryRaw<{ 'QUERY PLAN': { Plan: Node }[] }[]>`EXPLAIN (ANALYZE, FORMAT JSON) ${asked}`;
    plans.push(...(row?.['QUERY PLAN'] ?? []).map(({ Plan }) => Plan));
    return tx.db.$queryRaw(asked);
  };
  const db = new Proxy(tx.db, { get: (of, name) => (name === '$queryRaw' ? explained : Reflect.get(of, name)) });
  await work({ ...tx, db });
  return plans;
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

it('a report looks at no day that is not in its view, whoever reads it', async () => {
  const today = dayOf(Date.now());
  const { workspaceId, ...member } = await createMember('finance');
  for (const of of [workspaceId, (await createMember()).workspaceId]) {
    const connectionId = await createConnection(of, { historyFrom: addDays(today, -364) });
    await asOwner(
      `INSERT INTO usage_rows SELECT $1, $2, $3::date - d, 'completions', 'proj_' || p, 'model-' || m, 1, 1, 1
       FROM generate_series(0, 364) d, generate_series(1, 5) p, generate_series(1, 4) m`,
      [of, connectionId, today],
    );
    await asOwner(
      `INSERT INTO coverage SELECT $1, $2, e, $3::date - d, now(), now(), 1, ''::bytea, NULL FROM generate_series(0, 364) d,
         unnest(ARRAY['completions','decisions','embeddings','moderations','images','audio_speeches','audio_transcriptions']) e`,
      [of, connectionId, today],
    );
  }
  await asOwner('ANALYZE usage_rows, coverage');
  const { view } = viewOf(new URLSearchParams('range=30d&project=proj_1'), today);
  const plans = await withWorkspace({ ...member, workspaceId }, 'usage.read', (tx) =>
    plansOf(tx, (own) => usageReport(own, view)),
  );
  const nodes = plans.flatMap(nodesOf).filter((node) => node['Relation Name']);
  expect(nodes.map((node) => node['Relation Name'])).toEqual(expect.arrayContaining(['usage_rows', 'coverage']));
  expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
  expect(nodes.filter((node) => (node['Rows Removed by Filter'] ?? 0) > 0)).toEqual([]);
});
