/** How a chart draws its figures; lines are not stacked. */
export { SHAPES, type Shape } from '@/lib/usage/view';

export type ChartSeries = { id: string; name: string; fill: string; hatched: boolean };

/** One day, week or month. */
export type ChartPoint = {
  /** Its first UTC day. */
  key: string;
  /** In full: `14 Nov 2026`, `Week of 9 Nov 2026`, `November 2026`. */
  label: string;
  /** On the axis. */
  tick: string;
  /** The figures may still change, and are hatched or dashed; of what is not over they are pale or dotted besides. */
  unsettled: 'provisional' | 'partial' | null;
  /** There are no figures: a gap, never a zero. */
  absent: boolean;
  /** On the axis: not read, or not read for every organization. */
  mark: 'missing' | 'gap' | null;
  /** Why it is drawn as it is. */
  note: string | null;
  /** By series, decimal strings: exact at any size; only their heights are rounded. */
  values: Readonly<Record<string, string>>;
  /** Series without a value of which that is no zero: what they used is not known. */
  unknown: readonly string[];
  /** The total of what it is compared with, and what that is called. `against`: what differs from it; null if that is not said. */
  before: { label: string; value: string; against: string | null } | null;
  /** Changed by the provider after it had been complete: the totals then and now. */
  restated: { before: string; after: string } | null;
};
