import type { ChartPoint, ChartSeries } from '@/components/charts/chart';

/** Ten series, as many as a chart has. */
export const SERIES: ChartSeries[] = Array.from({ length: 10 }, (_, s) => ({
  id: `model-${s}`,
  name: `model-${s}`,
  fill: `hsl(${s * 36} 60% 50%)`,
  hatched: false,
}));

/** 90 days of them. */
export const DAYS: ChartPoint[] = Array.from({ length: 90 }, (_, d) => {
  const key = new Date(Date.UTC(2026, 7, 26 + d)).toISOString().slice(0, 10);
  return {
    ...{ key, label: key, tick: key.slice(5), note: null, before: null, restated: null, unknown: [] },
    unsettled: null,
    absent: false,
    mark: null,
    values: Object.fromEntries(SERIES.map(({ id }, s) => [id, `${1000 + ((d * 7919 + s * 104729) % 9000)}`])),
  };
});
