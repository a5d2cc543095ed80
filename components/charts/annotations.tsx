import { useId } from 'react';
import { Layer } from './frame';
import { beforePath, nobodysPath, overPoints, stretched } from './paths';
import type { Plot } from './plot';

/** What is said over the series, drawn once for both charts: how final they are, what was corrected, the comparison. */
export function Annotations({ plot, height }: { plot: Plot; height: number }) {
  const id = useId().replace(/\W/g, '');
  const { points, tops } = plot;
  const space = stretched(plot, height);
  const { width } = space;
  const before = beforePath(plot, space);
  const at = (i: number) => `${(100 * (i + 0.5)) / points.length}%`;
  const covers = [
    { name: 'n', d: nobodysPath(plot, space), fill: `url(#${id}b)` },
    { name: 'u', d: overPoints(plot, space, ({ unsettled }) => unsettled !== null), fill: `url(#${id}h)` },
    { name: 'p', d: overPoints(plot, space, ({ unsettled }) => unsettled === 'partial'), fill: SURFACE, opacity: 0.45 },
  ].filter(({ d }) => d);
  return (
    <Layer>
      <svg aria-hidden="true" className="block size-full overflow-visible">
        <defs>
          <Hatch id={`${id}h`} angle={45} />
          <Hatch id={`${id}b`} angle={-45} />
          {covers.map(({ name, d }) => (
            <clipPath key={name} id={`${id}${name}`} clipPathUnits="objectBoundingBox">
              <path d={d} transform={`scale(${1 / width} ${1 / height})`} />
            </clipPath>
          ))}
          <path id={`${id}x`} d="M-3 -3L3 3M-3 3L3 -3" stroke="var(--color-warning)" strokeWidth="1.5" />
          <circle id={`${id}o`} r="3.5" fill={SURFACE} stroke="var(--color-warning)" strokeWidth="1.5" />
          <path id={`${id}r`} d="M-4.5 -4L4.5 -4L0 4Z" fill="var(--color-info)" stroke={SURFACE} />
        </defs>
        {covers.map(({ name, fill, opacity }) => (
          <rect key={name} width="100%" height="100%" fill={fill} opacity={opacity} clipPath={`url(#${id}${name})`} />
        ))}
        {before && (
          <svg
            aria-hidden="true"
            viewBox={`0 0 ${width} ${height}`}
            preserveAspectRatio="none"
            className="overflow-visible"
          >
            <path d={before} {...LINE} stroke={SURFACE} strokeWidth="3.5" />
            <path d={before} {...LINE} stroke="var(--color-text)" strokeWidth="1.5" strokeDasharray="4 3" />
          </svg>
        )}
        {points.map(
          ({ key, mark }, i) =>
            mark && <use key={key} href={`#${id}${mark === 'gap' ? 'o' : 'x'}`} x={at(i)} y={height - 5} />,
        )}
        {points.map(
          ({ key, restated }, i) =>
            restated && <use key={key} href={`#${id}r`} x={at(i)} y={Math.max(-6, space.y(tops[i] ?? 0) - 6)} />,
        )}
      </svg>
    </Layer>
  );
}

const SURFACE = 'var(--color-surface)';

const Hatch = ({ id, angle }: { id: string; angle: number }) => (
  <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform={`rotate(${angle})`}>
    <rect width="2.5" height="6" fill={SURFACE} fillOpacity="0.55" />
  </pattern>
);

const LINE = { fill: 'none', strokeLinejoin: 'round', vectorEffect: 'non-scaling-stroke' } as const;
