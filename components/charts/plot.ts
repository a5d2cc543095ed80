import type { ChartPoint, ChartSeries, Shape } from './chart';
import { niceTicks } from './ticks';

/** Pixels around the plot: room for the axes, and above for a mark on the highest point. */
export const FRAME = { top: 12, right: 8, bottom: 28, left: 56 } as const;

/** Where a series' part of a point begins and ends on the axis of figures. */
export type Span = { from: number; to: number };

export type Plot = {
  shape: Shape;
  points: readonly ChartPoint[];
  series: readonly ChartSeries[];
  /** By series, then by point; null where there is no figure. */
  spans: readonly (readonly (Span | null)[])[];
  /** By point: the end of its highest span; null where nothing was read. */
  tops: readonly (number | null)[];
  /** By point: what it is compared with. */
  before: readonly (number | null)[];
  /** From zero to the top of the frame. */
  ticks: readonly number[];
  max: number;
};

/** Everything that is drawn, in figures: whoever draws chooses where a figure is. Lines are not stacked. */
export function plotOf(points: readonly ChartPoint[], series: readonly ChartSeries[], shape: Shape): Plot {
  const heights: (number | null)[] = points.map(({ absent }) => (absent ? null : 0));
  const spans = series.map(({ id }) =>
    points.map((point, i): Span | null => {
      const below = heights[i];
      if (below == null || point.unknown.includes(id)) return null;
      const value = Number(point.values[id] ?? 0);
      if (shape === 'lines') {
        heights[i] = Math.max(below, value);
        return { from: 0, to: value };
      }
      heights[i] = below + value;
      return { from: below, to: below + value };
    }),
  );
  const before = points.map((point) => (point.before ? Number(point.before.value) : null));
  const highest = [...heights, ...before].reduce<number>((max, value) => Math.max(max, value ?? 0), 0);
  const ticks = niceTicks(highest);
  return { shape, points, series, spans, tops: heights, before, ticks, max: ticks.at(-1) ?? 1 };
}

/** How much of its band a bar leaves free at each side: less with many, none with very many, no slab with few. */
export function barInset(count: number): number {
  const inset = count > 150 ? 0 : count > 45 ? 0.08 : 0.18;
  return Math.max(inset, 0.5 - 0.04 * count);
}

/** The point at a fraction of the plot's width. */
export const pointAt = (fraction: number, count: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor(fraction * count)));
