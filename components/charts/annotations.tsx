import { useId } from 'react';
import { Layer } from './frame';
import { beforePath, hatchPath, stretched } from './paths';
import type { Plot } from './plot';

/** What is said over the series, drawn once for both charts: provisional, missing, restated, and the comparison. */
export function Annotations({ plot, height }: { plot: Plot; height: number }) {
  const id = useId().replace(/\W/g, '');
  const { points, tops } = plot;
  const space = stretched(plot, height);
  const { width } = space;
  const hatch = hatchPath(plot, space);
  const before = beforePath(plot, space);
  const at = (i: number) => `${(100 * (i + 0.5)) / points.length}%`;
  return (
    <Layer>
      <svg aria-hidden="true" className="block size-full overflow-visible">
        <defs>
          <pattern id={`${id}h`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="2.5" height="6" fill="var(--color-surface)" fillOpacity="0.55" />
          </pattern>
          <clipPath id={`${id}c`} clipPathUnits="objectBoundingBox">
            <path d={hatch} transform={`scale(${1 / width} ${1 / height})`} />
          </clipPath>
          <path id={`${id}x`} d="M-3 -3L3 3M-3 3L3 -3" stroke="var(--color-warning)" strokeWidth="1.5" />
          <path id={`${id}r`} d="M-4.5 -4L4.5 -4L0 4Z" fill="var(--color-info)" stroke="var(--color-surface)" />
        </defs>
        {hatch && <rect width="100%" height="100%" fill={`url(#${id}h)`} clipPath={`url(#${id}c)`} />}
        {before && (
          <svg
            aria-hidden="true"
            viewBox={`0 0 ${width} ${height}`}
            preserveAspectRatio="none"
            className="overflow-visible"
          >
            <path d={before} {...LINE} stroke="var(--color-surface)" strokeWidth="3.5" />
            <path d={before} {...LINE} stroke="var(--color-text)" strokeWidth="1.5" strokeDasharray="4 3" />
          </svg>
        )}
        {points.map(
          ({ key, absent }, i) => absent === 'missing' && <use key={key} href={`#${id}x`} x={at(i)} y={height - 5} />,
        )}
        {points.map(
          ({ key, restated }, i) =>
            restated && <use key={key} href={`#${id}r`} x={at(i)} y={Math.max(-6, space.y(tops[i] ?? 0) - 6)} />,
        )}
      </svg>
    </Layer>
  );
}

const LINE = { fill: 'none', strokeLinejoin: 'round', vectorEffect: 'non-scaling-stroke' } as const;
