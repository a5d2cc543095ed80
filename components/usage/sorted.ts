import { measured, type Sums, tokensOf } from '@/lib/usage/sums';
import type { Metric, Sort, SortKey } from '@/lib/usage/view';

/** Figures begin with the largest, names with A; a second press turns it round, a third gives the order back. */
export function nextSort(sort: Sort | null, key: SortKey): Sort | null {
  const first = key === 'name' ? 'asc' : 'desc';
  if (sort?.key !== key) return { key, direction: first };
  return sort.direction === first ? { key, direction: first === 'asc' ? 'desc' : 'asc' } : null;
}

/** What a row of a table is sorted by. `last`: it stays at the end, whatever the order. */
type Sortable = { id: string; name: string; last: boolean; now: Sums; over: Sums; before: Sums };

/** The rows in a table's order. */
export function sorted<Row>(
  rows: readonly Row[],
  of: (row: Row) => Sortable,
  sort: Sort | null,
  metric: Metric,
): Row[] {
  if (!sort) return [...rows];
  const sign = sort.direction === 'asc' ? 1 : -1;
  const compare = COMPARE[sort.key];
  return rows
    .map((row) => ({ row, by: of(row) }))
    .sort(
      ({ by: a }, { by: b }) =>
        Number(a.last) - Number(b.last) || sign * compare(a, b, metric) || a.id.localeCompare(b.id),
    )
    .map(({ row }) => row);
}

const bySize = (value: (of: Sortable, metric: Metric) => bigint) => (a: Sortable, b: Sortable, metric: Metric) =>
  Number(value(a, metric) > value(b, metric)) - Number(value(a, metric) < value(b, metric));

const COMPARE: Readonly<Record<SortKey, (a: Sortable, b: Sortable, metric: Metric) => number>> = {
  name: (a, b) => a.name.localeCompare(b.name),
  inputTokens: bySize(({ now }) => BigInt(now.inputTokens)),
  outputTokens: bySize(({ now }) => BigInt(now.outputTokens)),
  tokens: bySize(({ now }) => tokensOf(now)),
  requests: bySize(({ now }) => BigInt(now.requests)),
  share: bySize(({ now }, metric) => measured(now, metric)),
  change: bySize(({ over, before }, metric) => measured(over, metric) - measured(before, metric)),
};
