import { memo, useEffect } from 'react';
import { Area, useActiveTooltipLabel, useIsTooltipActive, usePlotArea } from 'recharts';
import type { ChartPoint } from './chart';
import { SeriesMark } from './drawn';
import type { Space } from './paths';
import type { Plot } from './plot';

/** What recharts is given of a point. */
export type Row = { key: string; at: number; point: ChartPoint };

type Props = { plot: Plot; highlighted: string | null; onDrawn: () => void };

/**
 * The series as recharts knows them. It keeps their figures and the cursor; their marks are those of the drawn chart in
 * every shape, a path each, so that one takes the other's place and nothing moves. Apart from what follows the cursor: a
 * mark that is made again between press and release is not clicked.
 */
export const Series = memo(function Series({ plot, highlighted, onDrawn }: Props) {
  const area = usePlotArea();
  const there = area !== undefined;
  useEffect(() => {
    if (there) onDrawn();
  }, [there, onDrawn]);
  if (!area) return null;
  const { points, shape } = plot;
  const space: Space = {
    x: (at) => area.x + (at * area.width) / points.length,
    y: (value) => area.y + area.height * (1 - value / plot.max),
  };
  return plot.series.map(({ id, name, fill }, index) => {
    const spans = plot.spans[index] ?? [];
    const mark = () => (
      <g key={id} className="chart-series" opacity={highlighted === null || highlighted === id ? 1 : 0.25}>
        <SeriesMark plot={plot} index={index} space={space} />
      </g>
    );
    return (
      <Area
        key={id}
        name={name}
        fill={fill}
        dataKey={({ at }: Row) => (spans[at] ? [spans[at].from, spans[at].to] : null)}
        shape={mark}
        dot={points.length === 1 && mark} // recharts has no curve of one point
        activeDot={shape !== 'bars' && { r: 3.5, fill, stroke: 'var(--color-surface)' }}
        isAnimationActive={false}
      />
    );
  });
});

/** Says which point is under the cursor. */
export function ActivePoint({ onActive }: { onActive: (key: string | null) => void }) {
  const label = useActiveTooltipLabel();
  const active = useIsTooltipActive() && label !== undefined ? String(label) : null;
  useEffect(() => onActive(active), [active, onActive]);
  return null;
}
