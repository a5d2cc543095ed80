import { Annotations } from './annotations';
import type { ChartPoint, ChartSeries, Shape } from './chart';
import { Drawn } from './drawn';
import { Frame } from './frame';
import { FRAME, plotOf } from './plot';

type Props = {
  /** Names the chart for assistive technology; the same figures stand in a table beside it. */
  label: string;
  points: readonly ChartPoint[];
  /** The first at the bottom. */
  series: readonly ChartSeries[];
  shape: Shape;
  height?: number;
};

/** The chart as the server draws it, for good: without a script, and as wide as the screen or the sheet. */
export function StaticChart({ label, points, series, shape, height = 280 }: Props) {
  const plot = plotOf(points, series, shape);
  const inner = height - FRAME.top - FRAME.bottom;
  return (
    <figure aria-label={label} className="relative m-0 break-inside-avoid" style={{ height }}>
      <Frame plot={plot} height={inner} />
      <Drawn plot={plot} height={inner} highlighted={null} />
      <Annotations plot={plot} height={inner} />
    </figure>
  );
}
