import { Layer } from './frame';
import { areaPath, barsPath, linePaths, type Space, stretched } from './paths';
import type { Plot } from './plot';

/** The series without a script: stretched to the width there is, its lines and what is written beside it are not. */
export function Drawn({ plot, height, highlighted }: { plot: Plot; height: number; highlighted: string | null }) {
  const space = stretched(plot, height);
  return (
    <Layer>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${space.width} ${height}`}
        preserveAspectRatio="none"
        className="block size-full overflow-visible"
      >
        {plot.series.map(({ id }, index) => (
          <g key={id} opacity={highlighted === null || highlighted === id ? 1 : 0.25}>
            <SeriesMark plot={plot} index={index} space={space} />
          </g>
        ))}
      </svg>
    </Layer>
  );
}

/** One series, in whatever space: the drawn chart and the interactive one have the same marks. */
export function SeriesMark({ plot, index, space }: { plot: Plot; index: number; space: Space }) {
  const spans = plot.spans[index] ?? [];
  const fill = plot.series[index]?.fill;
  if (plot.shape === 'bars') return <path d={barsPath(spans, space)} fill={fill} {...EDGE} />;
  if (plot.shape === 'areas') return <path d={areaPath(spans, space)} fill={fill} {...EDGE} />;
  const { solid, dashed, dotted, dots } = linePaths(
    spans.map((span) => span?.to ?? null),
    plot.points.map(({ unsettled }) => unsettled),
    space,
  );
  const line = { fill: 'none', stroke: fill, strokeWidth: 2, strokeLinejoin: 'round', vectorEffect } as const;
  return (
    <>
      <path d={solid} {...line} />
      <path d={dashed} {...line} strokeDasharray="5 4" />
      <path d={dotted} {...line} strokeDasharray="0 5" strokeLinecap="round" />
      <path d={dots} {...line} strokeWidth={6} strokeLinecap="round" />
    </>
  );
}

const vectorEffect = 'non-scaling-stroke';

/** Parts that touch are told apart by a line of the ground they stand on. */
export const EDGE = { stroke: 'var(--color-surface)', strokeWidth: 0.5, vectorEffect } as const;
