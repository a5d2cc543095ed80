import { type Delta, delta, exact } from '@/lib/format';
import type { ChartPoint, ChartSeries } from './chart';

export type Figures = {
  /** What was used, largest first. */
  parts: (ChartSeries & { value: bigint })[];
  total: bigint;
  /** Against what it is compared with. */
  delta: Delta | null;
};

/** A point's figures to the last digit. */
export function figuresOf(point: ChartPoint, series: readonly ChartSeries[]): Figures {
  const parts = series
    .map((each) => ({ ...each, value: BigInt(point.values[each.id] ?? 0) }))
    .filter(({ value }) => value > 0n)
    .sort((a, b) => (a.value < b.value ? 1 : a.value > b.value ? -1 : 0));
  const total = parts.reduce((sum, { value }) => sum + value, 0n);
  const { before } = point;
  return { parts, total, delta: before && before.against !== null ? delta(before.against, before.value) : null };
}

/** A point in words, for those who walk the chart by keyboard. */
export function spoken(point: ChartPoint, series: readonly ChartSeries[]): string {
  const { parts, total, delta: change } = figuresOf(point, series);
  const { label, note, absent, before, restated } = point;
  return [
    `${label}, UTC`,
    note,
    !absent && `Total ${exact(total)}`,
    ...(absent ? [] : parts.map(({ name, value }) => `${name} ${exact(value)}`)),
    before && `${before.label} ${exact(before.value)}${change ? `, ${change.words}` : ''}`,
    restated && `Restated from ${exact(restated.before)} to ${exact(restated.after)}`,
  ]
    .filter(Boolean)
    .join('. ');
}
