'use client';

import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ComposedChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { ChartTooltip } from './chart-tooltip';
import { spoken } from './figures';
import { Layer } from './frame';
import { ActivePoint, type Row, Series } from './interactive-series';
import { FRAME, type Plot } from './plot';

export type InteractiveProps = {
  label: string;
  plot: Plot;
  height: number;
  /** The width there is, so that the first drawing has it. */
  width: number;
  highlighted: string | null;
  /** It is on screen. */
  onDrawn: () => void;
  onPick: ((key: string) => void) | undefined;
};

/** The chart with a cursor: by pointer or by arrow keys, its figures in a tooltip and said politely. */
export function Interactive({ onPick, ...props }: InteractiveProps) {
  const { plot } = props;
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const [quiet, setQuiet] = useState(false);
  const onActive = useCallback((key: string | null) => {
    setActive(key);
    setQuiet(false);
  }, []);
  const at = plot.points.findIndex(({ key }) => key === active);
  const point = plot.points[at];
  const percent = (points: number) => `${(100 * points) / plot.points.length}%`;
  useEffect(() => {
    if (active === null) return;
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && setQuiet(true);
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [active]);
  const focused = box.current?.contains(document.activeElement) ?? false;
  return (
    <div
      ref={box}
      className="absolute inset-0"
      onKeyDownCapture={(event) => {
        if (event.key !== 'Enter' || active === null || !onPick) return;
        onPick(active);
        event.stopPropagation(); // to recharts it means to hide the figures
      }}
    >
      {at >= 0 && !quiet && (
        <Layer>
          <div className="absolute inset-y-0 bg-sunken" style={{ left: percent(at), width: percent(1) }} />
        </Layer>
      )}
      <Cartesian {...props} quiet={quiet} onActive={onActive} />
      <p role="status" className="sr-only">
        {point && focused && !quiet ? spoken(point, plot.series) : ''}
      </p>
    </div>
  );
}

type CartesianProps = Omit<InteractiveProps, 'onPick'> & { quiet: boolean; onActive: (key: string | null) => void };

/** Apart from what follows the cursor, so that a move of it draws no series again. */
const Cartesian = memo(function Cartesian({ label, plot, height, width, quiet, onActive, ...rest }: CartesianProps) {
  const rows = useMemo(() => plot.points.map((point, at): Row => ({ key: point.key, at, point })), [plot]);
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width, height }}>
      <ComposedChart data={rows} margin={FRAME} style={{ cursor: 'inherit' }} aria-label={label}>
        <XAxis dataKey="key" scale="band" hide />
        <YAxis domain={[0, plot.max]} ticks={plot.ticks} hide />
        <Tooltip
          cursor={false}
          filterNull={false}
          isAnimationActive={false}
          wrapperStyle={{ zIndex: 20 }}
          content={<ChartTooltip series={plot.series} />}
          {...(quiet && { active: false })}
        />
        <Series plot={plot} {...rest} />
        <ActivePoint onActive={onActive} />
      </ComposedChart>
    </ResponsiveContainer>
  );
});
