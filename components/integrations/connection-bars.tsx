'use client';

import { ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import { ChartKey } from '@/components/charts/chart-key';
import { Chart } from '@/components/charts/chart-view';
import { FiguresTable } from '@/components/charts/figures-table';
import { chartPoints, chartSeries } from '@/components/usage/points';
import type { UsageReport } from '@/lib/usage/report';

/** A connection's days on its own page, as a chart and as a table. */
export function ConnectionBars({ report }: { report: UsageReport }) {
  const points = useMemo(() => chartPoints(report).map((point) => ({ ...point, before: null })), [report]);
  const series = useMemo(() => chartSeries(report), [report]);
  return (
    <>
      <Chart
        label="Tokens by day and model. The table below has the same figures."
        points={points}
        series={series}
        shape="bars"
        height={200}
      />
      <ChartKey points={points} shape="bars" step="day" />
      <details className="group -mx-4 mt-3 -mb-4 overflow-hidden rounded-b-lg border-t">
        <summary className="flex min-h-11 items-center gap-2 px-4 text-muted text-sm hover:text-text focus-visible:-outline-offset-2">
          <ChevronRight aria-hidden="true" className="size-4 shrink-0 group-open:rotate-90" />
          The figures as a table
        </summary>
        <FiguresTable label="Tokens by day and model" points={points} series={series} />
      </details>
    </>
  );
}
