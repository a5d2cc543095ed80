import { StaticChart } from '@/components/charts/static-chart';
import { Swatch } from '@/components/charts/swatch';
import { exact } from '@/lib/format';
import type { MonthReport } from '@/lib/usage/month/report';
import { chartPoints, chartSeries, seriesTotal } from '../points';
import { ReportCard } from './report-card';
import { comparedWords } from './words';

/** The tokens of each day by model family, drawn by the server for screen and paper alike. */
export function MonthChart({ report: { usage, before } }: { report: MonthReport }) {
  const points = chartPoints(usage);
  // What has requests and no tokens is in the tables.
  const series = chartSeries(usage).filter(({ id }) => seriesTotal(usage, id) > 0n);
  const keys = [
    ...(points.some(({ unsettled }) => unsettled) ? ['hatched: may still change'] : []),
    ...(points.some(({ mark }) => mark === 'gap') ? ['○: not read for every organization'] : []),
    ...(points.some(({ absent }) => absent) ? ['a gap: not read, which is no zero'] : []),
    ...(points.some(({ restated }) => restated) ? ['▾: corrected by the provider'] : []),
    ...(before && points.some((point) => point.before) ? [`dashed line: ${comparedWords(before)}`] : []),
  ];
  return (
    <ReportCard
      title="Tokens by day"
      description={`By model family, in UTC days${keys.length > 0 ? `; ${keys.join(', ')}` : ''}`}
    >
      <StaticChart label="Tokens by day and model family" points={points} series={series} shape="bars" />
      <ul
        aria-label="Series"
        className="mt-3 grid grid-cols-1 gap-x-6 gap-y-1 text-sm sm:grid-cols-2 print:grid-cols-2"
      >
        {series.map(({ id, name, fill, hatched }) => (
          <li key={id} className="flex break-inside-avoid items-center gap-2">
            <Swatch fill={fill} hatched={hatched} />
            <span className="wrap-anywhere min-w-0 flex-1">{name}</span>
            <span className="whitespace-nowrap tabular-nums">{exact(seriesTotal(usage, id))}</span>
          </li>
        ))}
      </ul>
    </ReportCard>
  );
}
