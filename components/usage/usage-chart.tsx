'use client';

import { useMemo, useState } from 'react';
import { Chart } from '@/components/charts/chart-view';
import { Card } from '@/components/ui/card';
import { drillIntoDays } from '@/lib/usage/drill';
import { lengthOf } from '@/lib/usage/ranges';
import type { UsageReport } from '@/lib/usage/report';
import type { UsageView } from '@/lib/usage/view';
import { ChartControls } from './chart-controls';
import { ChartLegend } from './chart-legend';
import { chartPoints, chartSeries, rangeWords, seriesTotal } from './points';
import { GROUP_WORDS, INTERVAL_WORDS, METRIC_WORDS } from './words';

type Props = { report: UsageReport; view: UsageView; asked: UsageView; onChange: (view: UsageView) => void };

export function UsageChart({ report, view, asked, onChange }: Props) {
  const [hovered, setHovered] = useState<string | null>(null);
  const only = view.only !== null && report.series.includes(view.only) ? view.only : null;
  // Kept while a pointer moves over the legend: other figures draw the chart anew.
  const series = useMemo(
    () => chartSeries(report).map((each) => ({ ...each, total: seriesTotal(report, each.id) })),
    [report],
  );
  const drawn = useMemo(() => series.filter(({ id }) => only === null || id === only), [series, only]);
  // What it is compared with, and what was corrected, are totals: beside one series they would be of something else.
  const points = useMemo(
    () => chartPoints(report).map((point) => (only === null ? point : { ...point, before: null, restated: null })),
    [report, only],
  );
  const title = `${METRIC_WORDS[view.metric]} by ${INTERVAL_WORDS[view.interval].one}`;
  // One day of one day leads nowhere further.
  const pick = (key: string) => {
    const step = report.steps.find(({ from }) => from === key);
    if (step && lengthOf(report) > 1) onChange(drillIntoDays(view, step));
  };
  return (
    <Card
      title={title}
      description={`${rangeWords(report)}, UTC`}
      action={<ChartControls view={asked} onChange={onChange} />}
    >
      <Chart
        label={`${title}, by ${GROUP_WORDS[view.group].one.toLowerCase()}. The tables below have the same figures.`}
        points={points}
        series={drawn}
        shape={view.shape}
        highlighted={hovered}
        onPick={pick}
      />
      <ChartKey report={report} view={view} />
      <ChartLegend
        series={series}
        isolated={only}
        onIsolate={(id) => onChange({ ...view, only: id })}
        onHover={setHovered}
      />
    </Card>
  );
}

/** What the marks of the chart mean, as far as they are on it. */
function ChartKey({ report: { steps, compared }, view }: Pick<Props, 'report' | 'view'>) {
  const has = (...states: string[]) => steps.some(({ state }) => states.includes(state));
  const step = view.interval === 'cumulative' ? 'day' : view.interval;
  return (
    <p className="mt-2 flex flex-wrap gap-x-4 text-muted text-xs">
      {has('provisional', 'gap') && <span>Hatched: provisional, may still be corrected.</span>}
      {has('missing') && <span>A cross marks a {step} that was not read yet.</span>}
      {steps.some(({ restated }) => restated) && <span>A triangle marks a {step} the provider corrected.</span>}
      {compared && steps.some(({ before }) => before) && <span>Dashed: {rangeWords(compared)}.</span>}
    </p>
  );
}
