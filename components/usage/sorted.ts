import type { ReportGroup } from '@/lib/usage/report';
import { OTHER } from '@/lib/usage/series';
import { measured } from '@/lib/usage/sums';
import type { Metric, Sort, SortKey } from '@/lib/usage/view';

/** Figures begin with the largest, names with A; a second press turns it round, a third gives the order back. */
export function nextSort(sort: Sort | null, key: SortKey): Sort | null {
  const first = key === 'name' ? 'asc' : 'desc';
  if (sort?.key !== key) return { key, direction: first };
  return sort.direction === first ? { key, direction: first === 'asc' ? 'desc' : 'asc' } : null;
}

/** The groups in a table's order; the rest that is not named stays last. */
export function sortedGroups(groups: readonly ReportGroup[], sort: Sort | null, metric: Metric): ReportGroup[] {
  if (!sort) return [...groups];
  const sign = sort.direction === 'asc' ? 1 : -1;
  const compare = COMPARE[sort.key];
  return [...groups].sort(
    (a, b) =>
      Number(a.id === OTHER) - Number(b.id === OTHER) || sign * compare(a, b, metric) || a.id.localeCompare(b.id),
  );
}

const bySize = (value: (group: ReportGroup, metric: Metric) => bigint) => (a: ReportGroup, b: ReportGroup, m: Metric) =>
  Number(value(a, m) > value(b, m)) - Number(value(a, m) < value(b, m));

const COMPARE: Readonly<Record<SortKey, (a: ReportGroup, b: ReportGroup, metric: Metric) => number>> = {
  name: (a, b) => a.name.localeCompare(b.name),
  inputTokens: bySize(({ now }) => BigInt(now.inputTokens)),
  outputTokens: bySize(({ now }) => BigInt(now.outputTokens)),
  requests: bySize(({ now }) => BigInt(now.requests)),
  share: bySize(({ now }, metric) => measured(now, metric)),
  change: bySize(({ now, before }, metric) => measured(now, metric) - measured(before, metric)),
};
