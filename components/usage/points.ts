import type { ChartPoint, ChartSeries } from '@/components/charts/chart';
import { seriesLook } from '@/components/charts/palette';
import { counted, formatDay } from '@/lib/format';
import { isAbsent, isWhole } from '@/lib/usage/finality';
import { span, stepLabel, stepOf } from '@/lib/usage/intervals';
import type { UsageReport } from '@/lib/usage/report';
import { OTHER } from '@/lib/usage/series';
import type { ReportStep } from '@/lib/usage/steps';
import { measured } from '@/lib/usage/sums';

/** A report's steps as the chart draws them: of all series together, or of one alone. */
export const chartPoints = (report: UsageReport, only: string | null = null): ChartPoint[] =>
  report.steps.map((step) => {
    const { metric, interval } = report.of;
    const { from, state, values, before, restated } = step;
    const { label, tick } = stepLabel(step, stepOf(interval));
    return {
      key: from,
      label: interval === 'cumulative' ? `Through ${label}` : label,
      tick,
      unsettled: state === 'gap' ? 'provisional' : state === 'provisional' || state === 'partial' ? state : null,
      absent: isAbsent(state),
      mark: state === 'missing' || state === 'gap' ? state : null,
      note: noteOf(step),
      values,
      before: before && {
        label: span(before.from, before.to),
        value: only === null ? `${measured(before.sums, metric)}` : (before.values[only] ?? '0'),
        fair: isWhole(state),
      },
      restated: only === null ? restated : null, // a correction is told of the total
    };
  });

function noteOf({ from, to, state, unread }: ReportStep): string | null {
  switch (state) {
    case 'provisional':
      return 'Provisional: may still change';
    case 'partial':
      return from === to
        ? 'Partial: read before it was over'
        : 'Partial: not all of its days were over when they were read';
    case 'gap':
      return from === to
        ? 'Not yet read for every organization'
        : `${counted(unread, 'day')} of it not yet read for every organization`;
    case 'missing':
      return 'Not read yet';
    case 'ahead':
      return 'Still to come';
    case 'none':
      return 'No history';
    case 'settled':
      return null;
  }
}

/** A report's series with their names and looks, the largest first. */
export const chartSeries = (report: UsageReport): ChartSeries[] =>
  report.series.map((id) => {
    const group = report.groups.find((each) => each.id === id);
    const name = id === OTHER ? `Other (${report.others})` : (group?.name ?? id);
    return { id, name, ...seriesLook(id, group?.colour ?? null) };
  });

/** The total of a series over the report's range. */
export const seriesTotal = (report: UsageReport, id: string): bigint => {
  const { metric, top } = report.of;
  const groups = id === OTHER ? report.groups.slice(top) : report.groups.filter((each) => each.id === id);
  return groups.reduce((sum, { now }) => sum + measured(now, metric), 0n);
};

export const rangeWords = ({ from, to }: { from: string; to: string }): string =>
  from === to ? formatDay(from) : `${formatDay(from)} to ${formatDay(to)}`;
