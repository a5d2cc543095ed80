import { clsx } from 'clsx';
import { Tooltip } from '@/components/ui/tooltip';
import { addDays } from '@/lib/day';
import { compact, counted, delta, exact, formatDay } from '@/lib/format';
import { isKnown, type Unfair } from '@/lib/usage/fairness';
import { type DayFinality, FINALITY_WORDS } from '@/lib/usage/finality';
import { span } from '@/lib/usage/intervals';
import { lengthOf } from '@/lib/usage/ranges';
import type { UsageReport } from '@/lib/usage/report';
import { UNFAIR_WORDS } from './change';
import { isUnread, rangeWords } from './points';

const TILES = [
  { key: 'inputTokens', label: 'Input tokens' },
  { key: 'outputTokens', label: 'Output tokens' },
  { key: 'requests', label: 'Requests' },
] as const;

/** The totals, each with what it is compared with, and through which day they are complete. */
export function UsageTiles({ report }: { report: UsageReport }) {
  const { totals, compared, completeThrough, heldBackBy, provisionalFrom } = report;
  const unread = isUnread(report);
  const all = (state: DayFinality) => report.steps.every((step) => step.state === state);
  const unknown = all('ahead')
    ? FINALITY_WORDS.ahead
    : all('none')
      ? FINALITY_WORDS.none
      : all('missing')
        ? 'Not read yet'
        : 'Not read in full';
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-border lg:grid-cols-4">
      {TILES.map(({ key, label }) => (
        <div key={key} className="bg-surface p-4">
          <dt className="text-muted text-sm">{label}</dt>
          {unread ? (
            <dd className="font-semibold text-2xl text-muted tracking-tight">{unknown}</dd>
          ) : (
            <dd>
              <Tooltip content={exact(totals[key])}>
                <span className="font-semibold text-2xl tabular-nums tracking-tight">{compact(totals[key])}</span>
              </Tooltip>
              {compared && <DeltaNote now={compared.over.totals[key]} before={compared.totals[key]} report={report} />}
            </dd>
          )}
        </div>
      ))}
      <div className="bg-surface p-4">
        <dt className="text-muted text-sm">Complete through</dt>
        <dd>
          <span className="font-semibold text-2xl tracking-tight">
            {completeThrough ? formatDay(completeThrough) : 'No day yet'}
          </span>
          <p className="mt-1 text-muted text-xs">
            {heldBackBy ? `Held back by ${heldBackBy.name}. ` : ''}
            {provisionalFrom ? `Provisional from ${formatDay(provisionalFrom)}.` : completeThrough && 'All settled.'}
          </p>
        </dd>
      </div>
    </dl>
  );
}

/** Of the days that are over. What is no fair comparison has no percentage, and says why. */
function DeltaNote({ now, before, report }: { now: string; before: string; report: UsageReport }) {
  const { compared } = report;
  if (!compared) return null;
  const { direction, text, words } = delta(now, before);
  const { over, unfair } = compared;
  const range = rangeWords(compared);
  if (!isKnown(compared)) return <p className="mt-1 text-muted text-xs">{range} was not read</p>;
  const open = over.to < report.to ? `, without ${span(addDays(over.to, 1), report.to)}` : '';
  if (BigInt(before) === 0n && !unfair)
    return (
      <p className="mt-1 text-muted text-xs">
        None from {range}
        {open}
      </p>
    );
  const tone = direction === 'up' ? 'text-info' : direction === 'down' ? 'text-warning' : 'text-muted';
  return (
    <p className="mt-1 text-muted text-xs">
      {!unfair && (
        <span className={clsx('font-medium tabular-nums', tone)}>
          <span aria-hidden="true">{text} </span>
          <span className="sr-only">{words} </span>
        </span>
      )}
      <Tooltip content={`${range}: ${exact(before)}`}>
        <span>{unfair ? `${compact(before)} before` : `from ${compact(before)}`}</span>
      </Tooltip>
      {open}
      {unfair && `, ${unfairWords(unfair, compared)}`}
    </p>
  );
}

function unfairWords(unfair: Unfair, { unread, over, ...compared }: NonNullable<UsageReport['compared']>): string {
  const days = lengthOf(compared);
  if (unfair === 'length') return `${counted(days, 'day')} against ${lengthOf(over)}`;
  if (unfair === 'pastUnread') return `with ${counted(unread, 'day')} of ${days} not read in full`;
  return UNFAIR_WORDS[unfair];
}
