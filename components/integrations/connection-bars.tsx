'use client';

import { StackedBars } from '@/components/charts/stacked-bars';
import { barDays, barSeries } from '@/components/usage/bars';
import type { UsageReport } from '@/lib/usage/report';

export function ConnectionBars({ report }: { report: UsageReport }) {
  return (
    <StackedBars
      label="Tokens by day and model. The rows below have the same figures."
      days={barDays(report, 'tokens')}
      series={barSeries(report)}
      height={200}
    />
  );
}
