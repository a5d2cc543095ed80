'use client';

import { clsx } from 'clsx';
import type { BarSeries } from '@/components/charts/stacked-bars';
import { Swatch } from '@/components/charts/swatch';
import { compact } from '@/lib/format';
import type { UsageReport } from '@/lib/usage/report';
import { measured, OTHER } from '@/lib/usage/series';
import type { Metric } from '@/lib/usage/view';

type Props = {
  series: readonly BarSeries[];
  report: UsageReport;
  metric: Metric;
  isolated: string | null;
  onIsolate: (id: string | null) => void;
  onHover: (id: string | null) => void;
};

/** The series with their totals; a press shows one alone, another one all of them again. */
export function ChartLegend({ series, report, metric, isolated, onIsolate, onHover }: Props) {
  const total = (id: string) => {
    const group = report.groups.find((each) => each.id === id);
    if (group || id !== OTHER) return group ? measured(group, metric) : 0n;
    return report.groups.slice(report.series.length - 1).reduce((sum, each) => sum + measured(each, metric), 0n);
  };
  return (
    <ul aria-label="Series" className="mt-3 grid grid-cols-1 gap-x-4 gap-y-1 sm:grid-cols-2 xl:grid-cols-3">
      {series.map(({ id, name, fill, hatched }) => (
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
            <span className="min-w-0 flex-1 truncate" title={name}>
              {name}
            </span>
            <span className="tabular-nums">{compact(total(id))}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
