import { clsx } from 'clsx';
import { Tooltip } from '@/components/ui/tooltip';
import { compact, counted, delta, exact, formatDay } from '@/lib/format';
import { lengthOf } from '@/lib/usage/ranges';
import type { UsageReport } from '@/lib/usage/report';
import { rangeWords } from './points';

const TILES = [
  { key: 'inputTokens', label: 'Input tokens' },
  { key: 'outputTokens', label: 'Output tokens' },
  { key: 'requests', label: 'Requests' },
] as const;

/** The totals, each with what it is compared with, and through which day they are complete. */
export function UsageTiles({ report }: { report: UsageReport }) {
  const { totals, compared, completeThrough, heldBackBy, provisionalFrom } = report;
  // Days that were not read have no figures: a total of none of them is no zero.
  const unread =
    report.groups.every(({ now }) => now.requests === '0') &&
    report.steps.every(({ state }) => state === 'missing' || state === 'none');
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
              {compared && <DeltaNote now={totals[key]} before={compared.totals[key]} report={report} />}
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

/** What was not read whole, or is of fewer organizations, has no percentage: it would be no fair comparison. */
function DeltaNote({ now, before, report }: { now: string; before: string; report: UsageReport }) {
  const { compared } = report;
  if (!compared) return null;
  const { direction, text, words } = delta(now, before);
  const days = lengthOf(compared);
  const range = rangeWords(compared);
  const fair = compared.unread === 0 && compared.alike;
  if (compared.unread === days) return <p className="mt-1 text-muted text-xs">{range} was not read</p>;
  if (BigInt(before) === 0n && fair) return <p className="mt-1 text-muted text-xs">None from {range}</p>;
  const tone = direction === 'up' ? 'text-info' : direction === 'down' ? 'text-warning' : 'text-muted';
  return (
    <p className="mt-1 text-muted text-xs">
      {fair && (
        <span className={clsx('font-medium tabular-nums', tone)}>
          <span aria-hidden="true">{text} </span>
          <span className="sr-only">{words} </span>
        </span>
      )}
      <Tooltip content={`${range}: ${exact(before)}`}>
        <span>{fair ? `from ${compact(before)}` : `${compact(before)} before`}</span>
      </Tooltip>
      {compared.unread > 0 && `, with ${counted(compared.unread, 'day')} of ${days} not read in full`}
      {compared.unread === 0 && !compared.alike && ', of fewer organizations'}
      {days !== lengthOf(report) && ` (${counted(days, 'day')} against ${lengthOf(report)})`}
    </p>
  );
}
