'use client';

import { memo, useState } from 'react';
import { SeriesHeads } from '@/components/charts/series-heads';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Table, TBody, Td, TFoot, THead, Th, Tr } from '@/components/ui/table';
import { exact } from '@/lib/format';
import { drillIntoDays } from '@/lib/usage/drill';
import { isUnknown } from '@/lib/usage/fairness';
import { FINALITY_WORDS, isAbsent } from '@/lib/usage/finality';
import { span, stepLabel, stepOf } from '@/lib/usage/intervals';
import { lengthOf } from '@/lib/usage/ranges';
import type { UsageReport } from '@/lib/usage/report';
import type { ReportStep } from '@/lib/usage/report-step';
import { totalOf } from '@/lib/usage/sums';
import type { UsageView, ViewChange } from '@/lib/usage/view';
import { FigureCells, FigureHeads, SortHead } from './figure-columns';
import { chartSeries, isUnread, overOf, seriesTotal } from './points';
import { sorted } from './sorted';
import { ViewLink } from './view-link';
import { INTERVAL_WORDS } from './words';

const TONES = {
  settled: 'success',
  provisional: 'info',
  partial: 'info',
  gap: 'warning',
  missing: 'warning',
  ahead: 'neutral',
  none: 'neutral',
} as const;

/** So many are there at once; the others when they are asked for. */
const MOST = 100;

type Props = { report: UsageReport; view: UsageView; onChange: (change: ViewChange) => void };

/** Every figure of the chart, newest first. What was not read has no figures, not zeros. */
export const PeriodTable = memo(function PeriodTable({ report, view, onChange }: Props) {
  const series = chartSeries(report);
  const { compared, totals } = report;
  const { control, one } = INTERVAL_WORDS[view.interval];
  const cumulative = view.interval === 'cumulative';
  const rows = sorted(
    report.steps.toReversed(),
    ({ from, state, sums, over, before }) => ({
      ...{ id: from, name: from, last: isAbsent(state) && view.sort?.key !== 'name' },
      ...{ now: sums, over: before ? (over ?? { sums }).sums : totalOf([]), before: before?.sums ?? totalOf([]) },
    }),
    view.sort,
    view.metric,
  );
  const [shown, setShown] = useState(MOST);
  return (
    <>
      <Table label={`Usage by ${one}`} pinned>
        <THead>
          <tr>
            <SortHead name="name" label={`${cumulative ? 'Through' : control} (UTC)`} view={view} onChange={onChange} />
            <Th>State</Th>
            <FigureHeads report={report} view={view} onChange={onChange} />
            <SeriesHeads series={series} />
          </tr>
        </THead>
        <TBody>
          {rows.slice(0, shown).map((step) => (
            <StepRow key={step.from} step={step} report={report} view={view} onChange={onChange} />
          ))}
        </TBody>
        {!cumulative && (
          <TFoot>
            {compared?.besideNone && (
              <tr>
                <Td className="whitespace-nowrap">{span(compared.besideNone.from, compared.besideNone.to)}</Td>
                <Td className="whitespace-nowrap">Only compared</Td>
                <FigureCells report={report} now={null} over={null} before={compared.besideNone.sums} unfair={null} />
                <Td colSpan={series.length} />
              </tr>
            )}
            <tr>
              <Td>Total</Td>
              <Td />
              <FigureCells
                report={report}
                now={isUnread(report) ? null : totals}
                over={overOf(report)}
                before={compared?.totals ?? null}
                unfair={compared?.unfair ?? null}
              />
              {series.map(({ id }) => (
                <Td key={id} numeric>
                  {exact(seriesTotal(report, id))}
                </Td>
              ))}
            </tr>
          </TFoot>
        )}
      </Table>
      {rows.length > shown && (
        <div className="border-t p-3">
          <Button size="sm" onClick={() => setShown(rows.length)}>
            Show all {rows.length}
          </Button>
        </div>
      )}
    </>
  );
});

function StepRow({ step, report, view, onChange }: Props & { step: ReportStep }) {
  const { from, to, state, sums, over, before, restated } = step;
  const absent = state === 'ahead' || isUnknown(state, sums);
  const ended = over ?? (to < report.today ? step : null);
  const { label } = stepLabel({ from, to }, stepOf(view.interval));
  return (
    <Tr>
      <Td className={lengthOf(step) > 1 ? 'min-w-43' : 'whitespace-nowrap'}>
        {lengthOf(report) > 1 ? (
          <ViewLink view={view} change={drillIntoDays(view, step)} onFollow={onChange} className="hover:underline">
            {label}
          </ViewLink>
        ) : (
          label
        )}
      </Td>
      <Td className="whitespace-nowrap">
        <Badge tone={TONES[state]}>{FINALITY_WORDS[state]}</Badge>
        {restated && (
          <span className="flex flex-col items-start gap-0.5 pt-1 text-muted text-xs">
            <Badge tone="warning">Corrected</Badge> <span>from {exact(restated.before)}</span>{' '}
            <span>to {exact(restated.after)}</span>
          </span>
        )}
      </Td>
      <FigureCells
        report={report}
        now={absent ? null : sums}
        over={ended && !isUnknown(state, ended.sums) ? ended.sums : null}
        before={before?.sums ?? null}
        unfair={before?.unfair ?? null}
      />
      {report.series.map((id) => (
        <Td key={id} numeric>
          {absent || step.unknown.includes(id) ? '–' : exact(step.values[id] ?? '0')}
        </Td>
      ))}
    </Tr>
  );
}
