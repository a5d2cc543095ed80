'use client';

import { Chart } from '@/components/charts/chart-view';
import { chartPoints, chartSeries } from '@/components/usage/points';
import type { UsageReport } from '@/lib/usage/report';

/** A connection's days on its own page. */
export function ConnectionBars({ report }: { report: UsageReport }) {
  return (
    <Chart
      label="Tokens by day and model. The rows below have the same figures."
      points={chartPoints(report).map((point) => ({ ...point, before: null }))}
      series={chartSeries(report)}
      shape="bars"
      height={200}
    />
  );
}
