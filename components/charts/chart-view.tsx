'use client';

import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { Annotations } from './annotations';
import type { ChartPoint, ChartSeries, Shape } from './chart';
import { Drawn } from './drawn';
import { AWAITS } from './fetch-interactive';
import { Frame } from './frame';
import { FRAME, plotOf, pointAt } from './plot';
import { useInteractive } from './use-interactive';

type Props = {
  /** Names the chart for assistive technology; the same figures stand in a table beside it. */
  label: string;
  points: readonly ChartPoint[];
  /** The first at the bottom. */
  series: readonly ChartSeries[];
  shape: Shape;
  /** Only this one is drawn in full colour. */
  highlighted?: string | null;
  height?: number;
  /** A point was clicked, or Enter pressed on it. By touch the first tap shows its figures. */
  onPick?: (key: string) => void;
};

/**
 * Figures over time. Drawn by the server, there before any script; the interactive chart takes the series' place when
 * it has been fetched. Axes and annotations stay where they are, so that nothing shifts.
 */
export const Chart = memo(function Chart({
  label,
  points,
  series,
  shape,
  highlighted = null,
  height = 280,
  onPick,
}: Props) {
  const figure = useRef<HTMLElement>(null);
  const touched = useRef<string | null>(null);
  const Interactive = useInteractive(figure);
  const [taken, setTaken] = useState(false);
  const onDrawn = useCallback(() => requestAnimationFrame(() => setTaken(true)), []);
  const plot = useMemo(() => plotOf(points, series, shape), [points, series, shape]);
  const inner = height - FRAME.top - FRAME.bottom;

  function pick(event: React.MouseEvent<HTMLElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const fraction = (event.clientX - box.left - FRAME.left) / (box.width - FRAME.left - FRAME.right);
    const key = points[pointAt(fraction, points.length)]?.key;
    if (!onPick || key === undefined || fraction < 0 || fraction > 1) return;
    const byTouch = (event.nativeEvent as PointerEvent).pointerType === 'touch';
    if (!byTouch || touched.current === key) onPick(key);
    touched.current = byTouch ? key : null;
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the point under the cursor is the interactive chart's
    <figure
      ref={figure}
      {...AWAITS}
      aria-label={label}
      onClick={pick}
      className="relative m-0"
      style={{ height, cursor: onPick && 'pointer' }}
    >
      <Frame plot={plot} height={inner} />
      {!(Interactive && taken) && <Drawn plot={plot} height={inner} highlighted={highlighted} />}
      {Interactive && (
        <Interactive
          label={label}
          plot={plot}
          height={height}
          width={figure.current?.offsetWidth ?? 0}
          highlighted={highlighted}
          onDrawn={onDrawn}
          onPick={onPick}
        />
      )}
      <Annotations plot={plot} height={inner} />
    </figure>
  );
});
