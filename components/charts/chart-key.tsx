import { clsx } from 'clsx';
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
      {has(({ unsettled }) => unsettled === 'provisional') && (
        <Mark words="Provisional, may still be corrected">
          {shape === 'lines' ? <Dashes colour="var(--color-muted)" /> : <Square className="hatched" />}
        </Mark>
      )}
      {has(({ unsettled }) => unsettled === 'partial') && (
        <Mark words={`Partial: a ${step} that was not over when it was read`}>
          {shape === 'lines' ? (
            <Dashes colour="var(--color-muted)" dotted />
          ) : (
            <Square className="hatched opacity-55" />
          )}
        </Mark>
      )}
      {has(({ mark }) => mark === 'gap') && (
        <Mark words={`A ${step} that was not read for every organization yet`}>
          <Glyph
            d="M6 2.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7"
            stroke="var(--color-warning)"
            strokeWidth="1.5"
            fill="none"
          />
        </Mark>
      )}
      {has(({ mark }) => mark === 'missing') && (
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

const Square = ({ className }: { className: string }) => (
  <span aria-hidden="true" className={clsx('size-3 shrink-0 rounded-sm bg-muted', className)} />
);

const Dashes = ({ colour, dotted = false }: { colour: string; dotted?: boolean }) => (
  <svg aria-hidden="true" viewBox="0 0 18 12" className="h-3 w-4.5 shrink-0">
    <path
      d="M1 6H17"
      stroke={colour}
      strokeWidth={dotted ? 2 : 1.5}
      strokeLinecap={dotted ? 'round' : 'butt'}
      strokeDasharray={dotted ? '0 4' : '4 3'}
    />
  </svg>
);
