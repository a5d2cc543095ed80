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
  /** Drawn hatched or dashed: the figures may still change. */
  provisional: boolean;
  /** Why there are no figures: a gap, never a zero. What was not read has a mark on the axis besides. */
  absent: 'missing' | 'none' | null;
  /** Why it is drawn as it is. */
  note: string | null;
  /** By series, decimal strings: exact at any size; only their heights are rounded. */
  values: Readonly<Record<string, string>>;
  /** The total of what it is compared with, and what that is called; null where there is none, or it was not read. */
  before: { label: string; value: string } | null;
  /** Changed by the provider after it had been complete: the totals then and now. */
  restated: { before: string; after: string } | null;
};
