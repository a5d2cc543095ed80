import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table';
import { exact, formatMonth } from '@/lib/format';
import type { MonthReport } from '@/lib/usage/month/report';
import { measured } from '@/lib/usage/sums';
import { METRICS } from '@/lib/usage/view';
import { isUnread } from '../points';
import { METRIC_WORDS } from '../words';
import { ChangeText } from './change-text';
import { ReportCard } from './report-card';
import { comparedWords, unfairWords } from './words';

/** The month in four figures, to the last digit, beside the month before and the same month a year before. */
export function MonthTotals({ report }: { report: MonthReport }) {
  const { totals } = report.usage;
  const over = report.over?.totals ?? totals;
  const open = report.over && report.over.to < report.range.to ? report.over : null; // what is compared is not all of it
  const compared = [report.before, report.yearBefore].flatMap((range) =>
    range ? [{ range, label: comparedWords(range), unfair: unfairWords(report, range) }] : [],
  );
  const unfair = [...Map.groupBy(compared, ({ unfair: why }) => why)].flatMap(([why, of]) =>
    why ? [`No percentage against ${of.map(({ label }) => label).join(' and ')}: ${why}.`] : [],
  );
  return (
    <ReportCard title="Totals" flush>
      <Table label="Totals of the month">
        <THead>
          <tr>
            <Th>Measure</Th>
            <Th numeric>{report.ended ? formatMonth(report.month) : comparedWords(report.range)}</Th>
            {open && <Th numeric>{comparedWords(open)}</Th>}
            {compared.map(({ label }) => [
              <Th key={label} numeric>
                {label}
              </Th>,
              <Th key={`${label} change`} numeric>
                Change
              </Th>,
            ])}
          </tr>
        </THead>
        <TBody>
          {METRICS.map((metric) => (
            <Tr key={metric}>
              <Td className="whitespace-nowrap">{METRIC_WORDS[metric]}</Td>
              <Td numeric className="font-semibold">
                {isUnread(report.usage) ? '–' : exact(measured(totals, metric))}
              </Td>
              {open && <Td numeric>{exact(measured(over, metric))}</Td>}
              {compared.map(({ label, range, unfair: why }) => [
                <Td key={label} numeric>
                  {range.isRead ? exact(measured(range.totals, metric)) : '–'}
                </Td>,
                <Td key={`${label} change`} numeric>
                  <ChangeText now={measured(over, metric)} before={measured(range.totals, metric)} unfair={why} />
                </Td>,
              ])}
            </Tr>
          ))}
        </TBody>
      </Table>
      {unfair.map((line) => (
        <p key={line} className="border-t px-4 py-2 text-muted text-sm">
          {line}
        </p>
      ))}
    </ReportCard>
  );
}
