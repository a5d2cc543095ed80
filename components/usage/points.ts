import type { ChartPoint, ChartSeries } from '@/components/charts/chart';
import { seriesLook } from '@/components/charts/palette';
import { counted, formatDay } from '@/lib/format';
import { areUnknown } from '@/lib/usage/fairness';
import type { StepFigures } from '@/lib/usage/figures';
import { isAbsent } from '@/lib/usage/finality';
import { span, stepLabel, stepOf } from '@/lib/usage/intervals';
import type { UsageReport } from '@/lib/usage/report';
import type { ReportStep } from '@/lib/usage/report-step';
import { OTHER } from '@/lib/usage/series';
import { isSome, measured, type Sums } from '@/lib/usage/sums';
import type { Metric } from '@/lib/usage/view';

/** A report's steps as the chart draws them: of all series together, or of one alone. */
export const chartPoints = (report: UsageReport, only: string | null = null): ChartPoint[] =>
  report.steps.map((step) => {
    const { metric, interval } = report.of;
    const cumulative = interval === 'cumulative'; // a day that was not read adds nothing: there is no total through it
    const { from, state, values, unknown, restated } = step;
    const { label, tick } = stepLabel(step, stepOf(interval));
    return {
      key: from,
      label: cumulative ? `Through ${label}` : label,
      tick,
      unsettled: state === 'gap' ? 'provisional' : state === 'provisional' || state === 'partial' ? state : null,
      absent: (isAbsent(state) && (cumulative || !isSome(step.sums))) || (only !== null && unknown.includes(only)),
      mark: state === 'missing' || state === 'gap' ? state : null,
      note: noteOf(step),
      values,
      unknown,
      before: beforeOf(step, only, metric),
      restated: only === null ? restated : null, // a correction is told of the total
    };
  });

/** Drawn where the two are of the same organizations and the compared days were read; said to differ where it is fair. */
function beforeOf({ before, over, ...step }: ReportStep, only: string | null, metric: Metric): ChartPoint['before'] {
  if (!before || (before.unfair && before.unfair !== 'unread')) return null;
  if (only !== null && before.unknown.includes(only)) return null;
  const amount = ({ sums, values }: StepFigures) =>
    only === null ? `${measured(sums, metric)}` : (values[only] ?? '0');
  const label = span(before.from, before.to);
  return {
    label: over ? `${label}, against ${span(step.from, over.to)}` : label,
    value: amount(before),
    against: before.unfair ? null : amount(over ?? step),
  };
}

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

/** Whether a report has no totals: that nothing was used may only be what was not read. */
export const isUnread = ({ totals, steps }: Pick<UsageReport, 'totals' | 'steps'>): boolean =>
  areUnknown(
    steps.map(({ state }) => state),
    totals,
  );

/** What the days that are over add up to; null where that is not known, or nothing is compared. */
export function overOf({ compared, steps, today }: UsageReport): Sums | null {
  const states = steps.filter(({ from }) => from < today).map(({ state }) => state);
  return compared && !areUnknown(states, compared.over.totals) ? compared.over.totals : null;
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
