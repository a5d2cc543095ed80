'use client';

import { clsx } from 'clsx';
import type { ChartSeries } from '@/components/charts/chart';
import { Swatch } from '@/components/charts/swatch';
import { Name } from '@/components/ui/name';
import { compact, exact } from '@/lib/format';

type Props = {
  series: readonly (ChartSeries & { total: bigint })[];
  isolated: string | null;
  onIsolate: (id: string | null) => void;
  onHover: (id: string | null) => void;
};

/** The series with their totals; a press shows one alone, another one all of them again. */
export function ChartLegend({ series, isolated, onIsolate, onHover }: Props) {
  return (
    <ul aria-label="Series" className="-mx-2 mt-3 grid grid-cols-1 gap-x-4 gap-y-1 sm:grid-cols-2 xl:grid-cols-3">
      {series.map(({ id, name, fill, hatched, total }) => (
        <li key={id}>
          <button
            type="button"
            aria-pressed={isolated === id}
            onClick={() => onIsolate(isolated === id ? null : id)}
            onPointerEnter={() => onHover(id)}
            onPointerLeave={() => onHover(null)}
            onFocus={() => onHover(id)}
            onBlur={() => onHover(null)}
            className={clsx(
              'flex min-h-7 w-full items-center gap-2 rounded-md px-2 text-left text-sm hover:bg-sunken',
              isolated !== null && isolated !== id && 'text-muted',
              isolated === id && 'bg-sunken font-medium',
            )}
          >
            <Swatch fill={fill} hatched={hatched} />
            <span className="flex min-w-0 flex-1">
              <Name>{name}</Name>
            </span>
            <span className="tabular-nums" title={exact(total)}>
              {compact(total)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
