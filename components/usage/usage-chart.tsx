'use client';

import { useState } from 'react';
import { StackedBars } from '@/components/charts/stacked-bars';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { formatDay } from '@/lib/format';
import type { ReportDay, UsageReport } from '@/lib/usage/report';
import type { UsageView, ViewGroup } from '@/lib/usage/view';
import { barDays, barSeries } from './bars';
import { ChartLegend } from './chart-legend';

const GROUP_LABELS: Readonly<Record<ViewGroup, string>> = {
  model: 'By model',
  project: 'By project',
  connection: 'By organization',
};

type Props = { report: UsageReport; view: UsageView; onChange: (view: UsageView) => void };

export function UsageChart({ report, view, onChange }: Props) {
  const [isolated, setIsolated] = useState<string | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const only = isolated !== null && report.series.includes(isolated) ? isolated : null;
  const series = barSeries(report);
  const days = barDays(report, view.metric);
  const metric = view.metric === 'tokens' ? 'Tokens' : 'Requests';
  const has = (state: ReportDay['state']) => report.days.some((each) => each.state === state);
  return (
    <Card
      title={`${metric} by day`}
      description={`${formatDay(view.from)} to ${formatDay(view.to)}, UTC`}
      action={
        <div className="flex flex-wrap gap-2">
          <Segmented
            label="Measure"
            value={view.metric}
            options={[
              { value: 'tokens', label: 'Tokens' },
              { value: 'requests', label: 'Requests' },
            ]}
            onValueChange={(next) => onChange({ ...view, metric: next })}
          />
          <Field label="Group" hideLabel>
            <Select
              size="sm"
              value={view.group}
              onChange={(event) => onChange({ ...view, group: event.target.value as ViewGroup })}
              options={Object.entries(GROUP_LABELS).map(([value, label]) => ({ value, label }))}
            />
          </Field>
        </div>
      }
    >
      <StackedBars
        label={`${metric} by day, ${GROUP_LABELS[view.group].toLowerCase()}. The table below has the same figures.`}
        days={days}
        series={only === null ? series : series.filter(({ id }) => id === only)}
        highlighted={hovered}
      />
      <p className="mt-2 flex flex-wrap gap-x-4 text-muted text-xs">
        {(has('provisional') || has('gap')) && <span>Hatched days are provisional: they may still be corrected.</span>}
        {has('missing') && <span>A cross marks a day that was not read yet.</span>}
      </p>
      <ChartLegend
        series={series}
        report={report}
        metric={view.metric}
        isolated={only}
        onIsolate={setIsolated}
        onHover={setHovered}
      />
    </Card>
  );
}
