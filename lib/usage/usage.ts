import 'server-only';
import type { Day } from '@/lib/day';
import { AppError } from '@/lib/errors';
import type { WorkspaceTx } from '@/lib/workspace';
import { freshnessOf } from './freshness';
import { type Names, namesOf, projectName } from './names';
import type { UsageQuery } from './params';
import { MAX_ROWS, type UsageSum, usageRows } from './rows';
import { type Sums, totalOf } from './sums';

export type NamedRow = UsageSum & { projectName?: string; connectionName?: string };

/** The answer of `/api/usage`. Counters are decimal strings, days `YYYY-MM-DD` in UTC. */
export type UsageAnswer = {
  rows: NamedRow[];
  totals: Sums;
  completeThrough: Day | null;
  provisionalFrom: Day | null;
  /** Whether figures of a sandbox connection may be among them. */
  sandbox: boolean;
};

/** @throws AppError `invalid` when there are more rows than one answer holds. */
export async function usage(tx: WorkspaceTx, query: UsageQuery): Promise<UsageAnswer> {
  const rows = await usageRows(tx, query);
  if (rows.length > MAX_ROWS)
    throw new AppError(
      'invalid',
      `This has more than ${MAX_ROWS} rows. Ask for fewer days or groups, or take them all from /api/usage/export.csv with the same parameters.`,
      {
        groupBy: 'More rows than one answer holds.',
      },
    );
  const names = await namesOf(tx);
  const { completeThrough, provisionalFrom } = await freshnessOf(tx, query);
  return {
    rows: rows.map((row) => named(row, names)),
    totals: totalOf(rows),
    completeThrough,
    provisionalFrom,
    sandbox: sandboxInView(names, query),
  };
}

export const named = (row: UsageSum, names: Names): NamedRow => ({
  ...row,
  ...(row.project !== undefined && { projectName: projectName(names, row.project) }),
  ...(row.connection !== undefined && {
    connectionName: names.connections.get(row.connection)?.name ?? row.connection,
  }),
});

export const sandboxInView = ({ connections }: Names, { connection }: Pick<UsageQuery, 'connection'>): boolean =>
  [...connections].some(([id, { sandbox }]) => sandbox && (connection.length === 0 || connection.includes(id)));
