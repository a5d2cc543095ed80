import { clsx } from 'clsx';
import { ChartColumn } from 'lucide-react';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { type Late, LateFigures } from '@/components/workspace/late-figures';
import { formatDay, formatMonth } from '@/lib/format';
import { formatDateTime } from '@/lib/format-time';
import type { Month } from '@/lib/usage/month/months';
import type { MonthReport as Report } from '@/lib/usage/month/report';
import { tokensOf } from '@/lib/usage/sums';
import type { UsageView } from '@/lib/usage/view';
import { NoConnection } from '../usage-empty';
import { FinalityBox } from './finality-box';
import { MonthChart } from './month-chart';
import { MonthCorrections } from './month-corrections';
import { MonthFoot } from './month-foot';
import { MonthHead } from './month-head';
import { MonthMoved } from './month-moved';
import { MonthPicker } from './month-picker';
import { MonthTable } from './month-table';
import { MonthTotals } from './month-totals';
import { finalityWords } from './words';

type Props = {
  report: Report;
  workspace: string;
  /** The same month on the Usage page. */
  view: UsageView;
  months: readonly Month[];
  filters: URLSearchParams;
  /** Where this page is, in full. */
  address: string;
  late: Late | null;
  canConnect: boolean;
};

/** A month as finance reads it and files it: how final it is, its figures, and what they are of. */
export function MonthReport({ report, workspace, view, months, filters, address, late, canConnect }: Props) {
  const words = finalityWords(report);
  const sheet = {
    left: `${workspace} · ${formatMonth(report.month)}${filters.size > 0 ? ' · filtered' : ''}`,
    right: words.short,
    foot: `Usage in UTC days. Report made ${formatDateTime(report.madeAt)}`,
  };
  return (
    <article className={clsx('month-report', isWide(report) && 'wide-figures')}>
      <MonthHead report={report} workspace={workspace} view={view} sheet={sheet} />
      <div className="flex flex-col gap-6 print:block">
        <MonthPicker month={report.month} months={months} filters={filters} />
        <FinalityBox words={words} />
        {report.finality.kind !== 'settled' && report.usage.connections.total > 0 && <LateFigures late={late} />}
        {hasSandbox(report) && (
          <Alert tone="info" title="Includes sandbox data">
            Some of these figures come from the sandbox, not from OpenAI.
          </Alert>
        )}
        {report.usage.connections.total === 0 ? <NoConnection canConnect={canConnect} /> : <Figures report={report} />}
        <MonthFoot report={report} address={address} />
      </div>
    </article>
  );
}

/** Whether a connection of the month is of the sandbox. */
const hasSandbox = ({ connections, finality }: Report) =>
  connections.some(({ id, sandbox }) => sandbox && finality.present.some((each) => each.id === id));

/** From 16 digits on figures are written smaller on paper, where nothing can scroll. */
const isWide = ({ usage, before, yearBefore }: Report) =>
  [usage, before, yearBefore].some((each) => each && `${tokensOf(each.totals)}`.length > 15);

function Figures({ report }: { report: Report }) {
  const { finality, range, tables } = report;
  const isEmpty = tables.every(({ rows }) => rows.length === 0);
  if (finality.kind === 'none' && isEmpty) return null;
  return (
    <>
      <MonthTotals report={report} />
      {isEmpty ? (
        <Card>
          <EmptyState icon={<ChartColumn />} title="Nothing was used">
            From {formatDay(range.from)} to {formatDay(range.to)} (UTC), and in the month before, as far as these days
            have been read.
          </EmptyState>
        </Card>
      ) : (
        <>
          <MonthChart report={report} />
          {tables.map((table) => (
            <MonthTable key={table.group} table={table} report={report} />
          ))}
          <MonthMoved report={report} />
          <MonthCorrections report={report} />
        </>
      )}
    </>
  );
}
