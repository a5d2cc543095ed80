'use client';

import { useCallback, useMemo, useState } from 'react';
import { ChartKey } from '@/components/charts/chart-key';
import { Chart } from '@/components/charts/chart-view';
import { Card } from '@/components/ui/card';
import { drillIntoDays } from '@/lib/usage/drill';
import { lengthOf } from '@/lib/usage/ranges';
import type { UsageReport } from '@/lib/usage/report';
import type { UsageView, ViewChange } from '@/lib/usage/view';
import { ChartControls } from './chart-controls';
import { ChartLegend } from './chart-legend';
import { chartPoints, chartSeries, rangeWords, seriesTotal } from './points';
import { GROUP_WORDS, INTERVAL_WORDS, METRIC_WORDS } from './words';

type Props = { report: UsageReport; view: UsageView; asked: UsageView; onChange: (change: ViewChange) => void };

export function UsageChart({ report, view, asked, onChange }: Props) {
  const [hovered, setHovered] = useState<string | null>(null);
  const only = view.only !== null && report.series.includes(view.only) ? view.only : null;
  // Kept while a pointer moves over the legend: other figures draw the chart anew.
  const series = useMemo(
    () => chartSeries(report).map((each) => ({ ...each, total: seriesTotal(report, each.id) })),
    [report],
  );
  const drawn = useMemo(() => series.filter(({ id }) => only === null || id === only), [series, only]);
  const points = useMemo(() => {
    const all = chartPoints(report, only);
    // Lines are not stacked: beside several of them, what all of them were is a line of something else.
    return view.shape === 'lines' && drawn.length > 1 ? all.map((point) => ({ ...point, before: null })) : all;
  }, [report, only, view.shape, drawn]);
  const alone = only === null ? '' : `, ${drawn[0]?.name} alone`;
  const note =
    series.length === 0 && report.totals.requests !== '0'
      ? `There are no ${METRIC_WORDS[view.metric].toLowerCase()} here, only requests: choose them as the measure.`
      : view.only !== null && only === null
        ? 'What this address shows alone is not among the series of this chart: all of them are shown.'
        : null;
  const title = `${METRIC_WORDS[view.metric]} by ${INTERVAL_WORDS[view.interval].one}${alone}`;
  // One day of one day leads nowhere further.
  const pick = useCallback(
    (key: string) => {
      const step = report.steps.find(({ from }) => from === key);
      if (step && lengthOf(report) > 1) onChange(drillIntoDays(view, step));
    },
    [report, view, onChange],
  );
  return (
    <Card
      title={title}
      description={`${rangeWords(report)}, UTC`}
      action={<ChartControls view={asked} onChange={onChange} />}
    >
      {note && <p className="mb-3 text-muted text-sm">{note}</p>}
      <Chart
        label={`${title}, by ${GROUP_WORDS[view.group].one.toLowerCase()}. The tables below have the same figures.`}
        points={points}
        series={drawn}
        shape={view.shape}
        highlighted={hovered}
        onPick={pick}
      />
      <ChartKey
        points={points}
        shape={view.shape}
        step={view.interval === 'cumulative' ? 'day' : view.interval}
        before={report.compared && rangeWords(report.compared)}
      />
      <ChartLegend series={series} isolated={only} onIsolate={(id) => onChange({ only: id })} onHover={setHovered} />
    </Card>
  );
}
