import { useEffect } from 'react';
import { Area, Bar, Line, useActiveTooltipLabel, useIsTooltipActive, usePlotArea } from 'recharts';
import type { ChartPoint } from './chart';
import { EDGE, SeriesMark } from './drawn';
import type { Space } from './paths';
import { barInset, type Plot } from './plot';

/** What recharts is given of a point. */
export type Row = { key: string; at: number; point: ChartPoint };

type Props = {
  plot: Plot;
  highlighted: string | null;
  /** Which point is under the cursor. */
  onActive: (key: string | null) => void;
  onDrawn: () => void;
};

/** recharts' series, with the marks of the drawn chart: one takes the other's place and nothing moves. */
export function Series({ plot, highlighted, onActive, onDrawn }: Props) {
  const area = usePlotArea();
  const label = useActiveTooltipLabel();
  const active = useIsTooltipActive() && label !== undefined ? String(label) : null;
  const there = area !== undefined;
  useEffect(() => onActive(active), [active, onActive]);
  useEffect(() => {
    if (there) onDrawn();
  }, [there, onDrawn]);
  if (!area) return null;
  const { points, shape } = plot;
  const space: Space = {
    x: (at) => area.x + (at * area.width) / points.length,
    y: (value) => area.y + area.height * (1 - value / plot.max),
  };
  const inset = barInset(points.length);
  return plot.series.map(({ id, name, fill }, index) => {
    const spans = plot.spans[index] ?? [];
    const opacity = highlighted === null || highlighted === id ? 1 : 0.25;
    const own = { name, fill, isAnimationActive: false } as const;
    if (shape === 'bars')
      return (
        <Bar
          key={id}
          {...own}
          dataKey={({ at }: Row) => (spans[at] ? spans[at].to - spans[at].from : null)}
          stackId="all"
          shape={({ index: at, y, height }) => (
            <rect
              x={space.x(at + inset)}
              y={y}
              width={space.x(1 - inset) - space.x(inset)}
              height={Math.max(0, height || 0)}
              fill={fill}
              opacity={opacity}
              {...EDGE}
            />
          )}
        />
      );
    const whole = () => (
      <g key={id} opacity={opacity}>
        <SeriesMark plot={plot} index={index} space={space} />
      </g>
    );
    const curve = {
      ...own,
      shape: whole,
      dot: points.length === 1 && whole, // recharts draws no curve of one point
      activeDot: { r: 3.5, fill, stroke: 'var(--color-surface)' },
    };
    if (shape === 'areas')
      return (
        <Area key={id} {...curve} dataKey={({ at }: Row) => (spans[at] ? [spans[at].from, spans[at].to] : null)} />
      );
    return <Line key={id} {...curve} dataKey={({ at }: Row) => spans[at]?.to ?? null} />;
  });
}
