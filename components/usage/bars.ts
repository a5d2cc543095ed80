import { seriesLook } from '@/components/charts/palette';
import type { BarDay, BarSeries } from '@/components/charts/stacked-bars';
import type { ReportDay, UsageReport } from '@/lib/usage/report';
import { OTHER } from '@/lib/usage/series';
import type { Metric } from '@/lib/usage/view';

const NOTES: Readonly<Record<ReportDay['state'], string | null>> = {
  settled: null,
  provisional: 'Provisional: may still change',
  gap: 'Not yet read for every organization',
  missing: 'Not read yet',
  none: null,
};

/** A report's days as the chart draws them. */
export const barDays = (report: UsageReport, metric: Metric): BarDay[] =>
  report.days.map(({ day, state, values }) => ({
    day,
    provisional: state === 'provisional' || state === 'gap',
    missing: state === 'missing',
    note: NOTES[state],
    values: Object.fromEntries(Object.entries(values).map(([id, value]) => [id, value[metric]])),
  }));

/** A report's series with their names and looks, the largest first. */
export const barSeries = (report: UsageReport): BarSeries[] =>
  report.series.map((id) => {
    const group = report.groups.find((each) => each.id === id);
    const rest = report.groups.length - report.series.length + 1;
    return {
      id,
      name: group?.name ?? (id === OTHER ? `Other (${rest})` : id),
      ...seriesLook(id, group?.colour ?? null),
    };
  });
