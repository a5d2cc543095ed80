import { memo } from 'react';
import { Badge } from '@/components/ui/badge';
import { Name } from '@/components/ui/name';
import { Table, TBody, Td, TFoot, THead, Th, Tr } from '@/components/ui/table';
import { exact } from '@/lib/format';
import { drillIntoDays } from '@/lib/usage/drill';
import { stepLabel, stepOf } from '@/lib/usage/intervals';
import { lengthOf } from '@/lib/usage/ranges';
import type { UsageReport } from '@/lib/usage/report';
import type { ReportStep } from '@/lib/usage/steps';
import { measured } from '@/lib/usage/sums';
import type { UsageView, ViewChange } from '@/lib/usage/view';
import { Before, Change } from './change';
import { chartSeries } from './points';
import { ViewLink } from './view-link';
import { INTERVAL_WORDS, METRIC_WORDS } from './words';

const STATES = {
  settled: { tone: 'success', word: 'Settled' },
  provisional: { tone: 'info', word: 'Provisional' },
  gap: { tone: 'warning', word: 'Partly read' },
  missing: { tone: 'warning', word: 'Not read' },
  none: { tone: 'neutral', word: 'No history' },
} as const;

type Props = { report: UsageReport; view: UsageView; onChange: (change: ViewChange) => void };

/** Every figure of the chart, newest first. What was not read has no figures, not zeros. */
export const PeriodTable = memo(function PeriodTable({ report, view, onChange }: Props) {
  const series = chartSeries(report);
  const metric = METRIC_WORDS[view.metric];
  const cumulative = view.interval === 'cumulative';
  return (
    <Table label={`Usage by ${INTERVAL_WORDS[view.interval].one}`}>
      <THead>
        <tr>
          <Th>{cumulative ? 'Through' : INTERVAL_WORDS[view.interval].control} (UTC)</Th>
          <Th>State</Th>
          <Th numeric>Input tokens</Th>
          <Th numeric>Output tokens</Th>
          <Th numeric>Requests</Th>
          {report.compared && <Th numeric>{metric} before</Th>}
          {report.compared && <Th numeric>Change</Th>}
          {series.map(({ id, name }) => (
            <Th key={id} numeric>
              <span className="inline-flex max-w-40 align-bottom">
                <Name>{name}</Name>
              </span>
            </Th>
          ))}
        </tr>
      </THead>
      <TBody>
        {report.steps.toReversed().map((step) => (
          <StepRow key={step.from} step={step} report={report} view={view} onChange={onChange} />
        ))}
      </TBody>
      {!cumulative && (
        <TFoot>
          <tr>
            <Td colSpan={2}>Total</Td>
            <Td numeric>{exact(report.totals.inputTokens)}</Td>
            <Td numeric>{exact(report.totals.outputTokens)}</Td>
            <Td numeric>{exact(report.totals.requests)}</Td>
            {report.compared && (
              <Before value={measured(report.compared.totals, view.metric)} compared={report.compared} />
            )}
            {report.compared && (
              <Change
                now={measured(report.totals, view.metric)}
                before={measured(report.compared.totals, view.metric)}
                compared={report.compared}
              />
            )}
            {series.map(({ id }) => (
              <Td key={id} numeric>
                {exact(report.steps.reduce((sum, { values }) => sum + BigInt(values[id] ?? 0), 0n))}
              </Td>
            ))}
          </tr>
        </TFoot>
      )}
    </Table>
  );
});

function StepRow({ step, report, view, onChange }: Props & { step: ReportStep }) {
  const { tone, word } = STATES[step.state];
  const empty = (step.state === 'missing' || step.state === 'none') && step.sums.requests === '0';
  const figure = (value: string) => (empty ? '–' : exact(value));
  const { label } = stepLabel(step, stepOf(view.interval));
  const [now, before] = [measured(step.sums, view.metric), step.before && measured(step.before.sums, view.metric)];
  return (
    <Tr>
      <Td className="whitespace-nowrap">
        {lengthOf(report) > 1 ? (
          <ViewLink view={view} change={drillIntoDays(view, step)} onFollow={onChange} className="hover:underline">
            {label}
          </ViewLink>
        ) : (
          label
        )}
      </Td>
      <Td className="whitespace-nowrap">
        <Badge tone={tone}>{word}</Badge>{' '}
        {step.restated && <Badge tone="warning">Corrected from {exact(step.restated.before)}</Badge>}
      </Td>
      <Td numeric>{figure(step.sums.inputTokens)}</Td>
      <Td numeric>{figure(step.sums.outputTokens)}</Td>
      <Td numeric>{figure(step.sums.requests)}</Td>
      {report.compared && <Td numeric>{before === null ? '–' : exact(before)}</Td>}
      {report.compared &&
        (before === null || empty ? (
          <Td numeric>–</Td>
        ) : (
          <Change now={now} before={before} compared={{ ...report.compared, unread: 0 }} />
        ))}
      {report.series.map((id) => (
        <Td key={id} numeric>
          {figure(step.values[id] ?? '0')}
        </Td>
      ))}
    </Tr>
  );
}
