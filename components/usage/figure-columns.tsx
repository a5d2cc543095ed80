import { Fragment, type ReactNode } from 'react';
import { Td, Th } from '@/components/ui/table';
import { exact, formatDay, share } from '@/lib/format';
import { isKnown, type Unfair } from '@/lib/usage/fairness';
import type { UsageReport } from '@/lib/usage/report';
import { measured, type Sums, tokensOf } from '@/lib/usage/sums';
import type { SortKey, UsageView, ViewChange } from '@/lib/usage/view';
import { Change } from './change';
import { nextSort } from './sorted';
import { METRIC_WORDS } from './words';

const COUNTS = [
  { key: 'inputTokens', label: 'Input tokens', of: ({ inputTokens }: Sums) => BigInt(inputTokens) },
  { key: 'outputTokens', label: 'Output tokens', of: ({ outputTokens }: Sums) => BigInt(outputTokens) },
  { key: 'tokens', label: 'Tokens', of: tokensOf },
  { key: 'requests', label: 'Requests', of: ({ requests }: Sums) => BigInt(requests) },
] as const;

type SortProps = { view: UsageView; onChange: (change: ViewChange) => void };

/** The head of a column that its table is sorted by when it is pressed. */
export function SortHead({ name, label, view, onChange }: SortProps & { name: SortKey; label: ReactNode }) {
  const control = (
    <button type="button" className="min-h-6" onClick={() => onChange({ sort: nextSort(view.sort, name) })}>
      {label}
    </button>
  );
  const direction = view.sort?.key === name ? view.sort.direction : null;
  return <Th numeric={name !== 'name'} sort={{ direction, control }} />;
}

/** What a table compares with: of days none of which was read there is nothing to show. */
export const comparedOf = ({ compared }: UsageReport) => (compared && isKnown(compared) ? compared : null);

/** Whether some of a report's days are not over: only the others are compared. */
const isOpen = (report: UsageReport): boolean => (comparedOf(report)?.over.to ?? report.to) < report.to;

/** What was used, its share, and what it is compared with. */
export function FigureHeads({ report, ...sort }: SortProps & { report: UsageReport }) {
  const compared = comparedOf(report);
  const metric = METRIC_WORDS[sort.view.metric];
  return (
    <>
      {COUNTS.map(({ key, label }) => (
        <SortHead key={key} name={key} label={label} {...sort} />
      ))}
      <SortHead
        name="share"
        label={
          <>
            Share<span className="sr-only"> of {metric.toLowerCase()}</span>
          </>
        }
        {...sort}
      />
      {compared && isOpen(report) && (
        <Th numeric>
          {metric} to {formatDay(compared.over.to, { year: false })}
        </Th>
      )}
      {compared && <Th numeric>{metric} before</Th>}
      {compared && <SortHead name="change" label="Change" {...sort} />}
    </>
  );
}

type Props = {
  report: UsageReport;
  /** Null where there are no figures: what was used is not known. */
  now: Sums | null;
  /** Its part of the days that are over. */
  over: Sums | null;
  /** What that is compared with. */
  before: Sums | null;
  unfair: Unfair | null;
  /** Why there is no percentage stands beside the table. */
  told?: boolean;
};

/** The same of one row. What was not read has no figures, not zeros. */
export function FigureCells({ report, now, over, before, unfair, told = false }: Props) {
  const amount = (sums: Sums) => measured(sums, report.of.metric);
  const cell = (sums: Sums | null, of = amount) => <Td numeric>{sums ? exact(of(sums)) : '–'}</Td>;
  return (
    <>
      {COUNTS.map(({ key, of }) => (
        <Fragment key={key}>{cell(now, of)}</Fragment>
      ))}
      <Td numeric>{now ? share(amount(now), amount(report.totals)) : '–'}</Td>
      {isOpen(report) && cell(over)}
      {comparedOf(report) && (
        <>
          {cell(before)}
          <Change now={over && amount(over)} before={before && amount(before)} unfair={unfair} told={told} />
        </>
      )}
    </>
  );
}
