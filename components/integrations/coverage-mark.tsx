import { clsx } from 'clsx';
import type { CalendarState } from '@/lib/sync/calendar';

/** The look of each state: a drawing, a line, a filling and a colour of its own. */
export const STATE_LOOKS: Readonly<Record<CalendarState, { cell: string; mark: string }>> = {
  settled: { cell: 'border-success-border bg-success-surface', mark: 'text-success' },
  provisional: { cell: 'border-info-border bg-info-surface coverage-hatched', mark: 'text-info' },
  partial: { cell: 'border-border-strong bg-sunken', mark: 'text-muted' },
  restated: { cell: 'border-2 border-warning-border bg-warning-surface', mark: 'text-warning' },
  missing: { cell: 'border-border-strong border-dashed', mark: 'text-muted' },
  failed: { cell: 'border-2 border-danger-border bg-danger-surface', mark: 'text-danger' },
};

const DRAWINGS: Readonly<Record<CalendarState | 'awaited', string>> = {
  settled: 'M3 8.5l3.5 3.5L13 4.5',
  provisional: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3.2l2.2 1.6',
  partial: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11',
  restated: 'M8 2v7M4.5 5.5h7M4.5 13h7',
  missing: 'M4 8h8',
  failed: 'M4 4l8 8M12 4l-8 8',
  awaited: 'M13.5 8A5.5 5.5 0 1 1 11 3.4',
};

/** The drawings, once for the whole page: hundreds of days point at them. */
export function CoverageDrawings() {
  return (
    <svg aria-hidden="true" className="hidden">
      {Object.entries(DRAWINGS).map(([name, path]) => (
        <symbol key={name} id={`coverage-${name}`} viewBox="0 0 16 16">
          <path
            d={path}
            fill="none"
            stroke="currentColor"
            strokeWidth={2}
            strokeLinecap="round"
            strokeLinejoin="round"
          />
          {name === 'partial' && <path d="M8 2.5a5.5 5.5 0 0 0 0 11z" fill="currentColor" />}
        </symbol>
      ))}
    </svg>
  );
}

/** A state's drawing; while the day is awaited, that of a reading under way. */
export function CoverageMark({ state, awaited = false }: { state: CalendarState; awaited?: boolean }) {
  return (
    <svg
      aria-hidden="true"
      className={clsx('size-3 shrink-0', awaited ? 'animate-spin text-info' : STATE_LOOKS[state].mark)}
    >
      <use href={`#coverage-${awaited ? 'awaited' : state}`} />
    </svg>
  );
}
