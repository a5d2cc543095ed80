import { Td, Th } from '@/components/ui/table';
import { exact, formatDay, share } from '@/lib/format';
import type { Unfair } from '@/lib/usage/fairness';
import type { UsageReport } from '@/lib/usage/report';
import { measured, type Sums, tokensOf } from '@/lib/usage/sums';
import type { SortKey, UsageView, ViewChange } from '@/lib/usage/view';
import { Before, Change } from './change';
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
export function SortHead({ name, label, view, onChange }: SortProps & { name: SortKey; label: string }) {
  const control = (
    <button type="button" className="min-h-6" onClick={() => onChange({ sort: nextSort(view.sort, name) })}>
      {label}
    </button>
  );
  const direction = view.sort?.key === name ? view.sort.direction : null;
  return <Th numeric={name !== 'name'} sort={{ direction, control }} />;
}

/** Whether some of a report's days are not over: only the others are compared. */
const isOpen = ({ to, compared }: UsageReport): boolean => compared !== null && compared.over.to < to;

/** What was used, its share, and what it is compared with. */
export function FigureHeads({ report, ...sort }: SortProps & { report: UsageReport }) {
  const { compared } = report;
  const metric = METRIC_WORDS[sort.view.metric];
  return (
    <>
      {COUNTS.map(({ key, label }) => (
        <SortHead key={key} name={key} label={label} {...sort} />
      ))}
      <SortHead name="share" label={`Share of ${metric.toLowerCase()}`} {...sort} />
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
  now: Sums;
  /** Its part of the days that are over, and what that is compared with; null where there is nothing to compare. */
  compare: { over: Sums; before: Sums; unfair: Unfair | null } | null;
  /** There are no figures: what was used is not known. */
  absent?: boolean;
};

/** The same of one row. What was not read has no figures, not zeros. */
export function FigureCells({ report, now, compare, absent = false }: Props) {
  const { compared, totals } = report;
  const none = <Td numeric>–</Td>;
  const amount = (sums: Sums) => measured(sums, report.of.metric);
  return (
    <>
      {COUNTS.map(({ key, of }) => (
        <Td key={key} numeric>
          {absent ? '–' : exact(of(now))}
        </Td>
      ))}
      <Td numeric>{absent ? '–' : share(amount(now), amount(totals))}</Td>
      {isOpen(report) && (compare ? <Td numeric>{exact(amount(compare.over))}</Td> : none)}
      {compared && (compare ? <Before value={amount(compare.before)} compared={compared} /> : none)}
      {compared &&
        (compare ? (
          <Change now={amount(compare.over)} before={amount(compare.before)} unfair={compare.unfair} />
        ) : (
          none
        ))}
    </>
  );
}
