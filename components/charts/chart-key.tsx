import type { ReactNode } from 'react';
import type { ChartPoint, Shape } from './chart';

type Props = {
  points: readonly ChartPoint[];
  shape: Shape;
  /** What a point is: `day`. */
  step: string;
  /** What the dashed line over all series is. */
  before?: string | null;
};

/** The marks that are on the chart, each with what it means. */
export function ChartKey({ points, shape, step, before = null }: Props) {
  const has = (what: (point: ChartPoint) => unknown) => points.some(what);
  return (
    <ul aria-label="Marks" className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs empty:hidden">
      {has(({ provisional }) => provisional) && (
        <Mark words="Provisional, may still be corrected">
          {shape === 'lines' ? (
            <Dashes colour="var(--color-muted)" />
          ) : (
            <span aria-hidden="true" className="hatched size-3 shrink-0 rounded-sm bg-muted" />
          )}
        </Mark>
      )}
      {has(({ absent }) => absent === 'missing') && (
        <Mark words={`A ${step} that was not read yet`}>
          <Glyph d="M3 3L9 9M3 9L9 3" stroke="var(--color-warning)" strokeWidth="1.5" />
        </Mark>
      )}
      {has(({ restated }) => restated) && (
        <Mark words={`A ${step} the provider corrected`}>
          <Glyph d="M1.5 2.5L10.5 2.5L6 10Z" fill="var(--color-info)" />
        </Mark>
      )}
      {before && has((point) => point.before) && (
        <Mark words={before}>
          <Dashes colour="var(--color-text)" />
        </Mark>
      )}
    </ul>
  );
}

const Mark = ({ words, children }: { words: string; children: ReactNode }) => (
  <li className="flex items-center gap-1.5">
    {children}
    {words}
  </li>
);

const Glyph = (path: React.ComponentProps<'path'>) => (
  <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3 shrink-0">
    <path {...path} />
  </svg>
);

const Dashes = ({ colour }: { colour: string }) => (
  <svg aria-hidden="true" viewBox="0 0 18 12" className="h-3 w-4.5 shrink-0">
    <path d="M0 6H18" stroke={colour} strokeWidth="1.5" strokeDasharray="4 3" />
  </svg>
);
