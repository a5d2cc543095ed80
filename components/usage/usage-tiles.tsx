import { clsx } from 'clsx';
import { Tooltip } from '@/components/ui/tooltip';
import { daysBetween } from '@/lib/day';
import { compact, counted, delta, exact, formatDay } from '@/lib/format';
import type { UsageReport } from '@/lib/usage/report';

const TILES = [
  { key: 'inputTokens', label: 'Input tokens' },
  { key: 'outputTokens', label: 'Output tokens' },
  { key: 'requests', label: 'Requests' },
] as const;

/** The totals, each with the period before beside it, and through which day they are complete. */
export function UsageTiles({ report }: { report: UsageReport }) {
  const { totals, previousTotals, previous, completeThrough, heldBackBy, provisionalFrom } = report;
  // Days that were not read have no figures: a total of none of them is no zero.
  const unread =
    report.groups.length === 0 && report.days.every(({ state }) => state === 'missing' || state === 'none');
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-border lg:grid-cols-4">
      {TILES.map(({ key, label }) => (
        <div key={key} className="bg-surface p-4">
          <dt className="text-muted text-sm">{label}</dt>
          {unread ? (
            <dd className="font-semibold text-2xl text-muted tracking-tight">Not read yet</dd>
          ) : (
            <dd>
              <Tooltip content={exact(totals[key])}>
                <span className="font-semibold text-2xl tabular-nums tracking-tight">{compact(totals[key])}</span>
              </Tooltip>
              <DeltaNote now={totals[key]} before={previousTotals[key]} previous={previous} />
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

type DeltaProps = { now: string; before: string; previous: UsageReport['previous'] };

/** A period before that was not read whole has no percentage: it would be no fair comparison. */
function DeltaNote({ now, before, previous }: DeltaProps) {
  const { direction, text, words } = delta(now, before);
  const days = daysBetween(previous.from, previous.to) + 1;
  if (previous.unread === days) return <p className="mt-1 text-muted text-xs">The period before was not read</p>;
  if (BigInt(before) === 0n && previous.unread === 0)
    return <p className="mt-1 text-muted text-xs">None in the period before</p>;
  const range = `${formatDay(previous.from)} to ${formatDay(previous.to)}`;
  const tone = direction === 'up' ? 'text-info' : direction === 'down' ? 'text-warning' : 'text-muted';
  return (
    <p className="mt-1 text-muted text-xs">
      {previous.unread === 0 && (
        <span className={clsx('font-medium tabular-nums', tone)}>
          <span aria-hidden="true">{text} </span>
          <span className="sr-only">{words} </span>
        </span>
      )}
      <Tooltip content={`${range}: ${exact(before)}`}>
        <span>{previous.unread === 0 ? `from ${compact(before)}` : `${compact(before)} before`}</span>
      </Tooltip>
      {previous.unread > 0 && `, with ${counted(previous.unread, 'day')} of ${days} not read in full`}
    </p>
  );
}
