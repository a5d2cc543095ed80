import { clsx } from 'clsx';
import type { CSSProperties, ReactNode } from 'react';
import { rounded } from '@/lib/format';
import { FRAME, type Plot } from './plot';
import { axisLabels, type LabelFrom } from './ticks';

const SHOWN: Readonly<Record<LabelFrom, string>> = {
  narrow: '',
  medium: 'hidden @min-[30rem]:block',
  wide: 'hidden @min-[50rem]:block',
};

/** Where the plot lies in the chart, at any width. */
const PLOT: CSSProperties = { inset: `${FRAME.top}px ${FRAME.right}px ${FRAME.bottom}px ${FRAME.left}px` };

/** What lies over the plot, exactly. */
export function Layer({ children }: { children: ReactNode }) {
  return (
    <div aria-hidden="true" className="pointer-events-none absolute" style={PLOT}>
      {children}
    </div>
  );
}

/** The axes: lines in a drawing, words in HTML, so that neither is stretched. */
export function Frame({ plot, height }: { plot: Plot; height: number }) {
  const { points, ticks, max } = plot;
  return (
    <Layer>
      {ticks.map((tick) => (
        <div
          key={tick}
          className={clsx('absolute inset-x-0 border-t', tick === 0 && 'border-border-strong')}
          style={{ top: height * (1 - tick / max) }}
        >
          <span className="absolute right-full -translate-y-1/2 whitespace-nowrap pr-2 text-muted text-xs tabular-nums">
            {rounded(BigInt(Math.round(tick)))}
          </span>
        </div>
      ))}
      <div className="@container absolute inset-x-0 top-full">
        {axisLabels(points.length).map(({ index, from }) => (
          <span
            key={index}
            className={clsx('absolute top-2 -translate-x-1/2 whitespace-nowrap text-muted text-xs', SHOWN[from])}
            style={{ left: `${(100 * (index + 0.5)) / points.length}%` }}
          >
            {points[index]?.tick}
          </span>
        ))}
      </div>
    </Layer>
  );
}
