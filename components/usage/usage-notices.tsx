import { ChevronRight } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { later } from '@/components/ui/later';
import { Skeleton } from '@/components/ui/skeleton';
import { useLater } from '@/components/ui/use-later';
import { counted, formatDay } from '@/lib/format';
import type { UsageReport } from '@/lib/usage/report';

const table = later(() => import('./corrections-table'));

/** What to know before trusting the figures: sandbox data, days still missing, corrections. */
export function UsageNotices({ report }: { report: UsageReport }) {
  const missing = report.steps.reduce((sum, { unread }) => sum + unread, 0);
  return (
    <>
      {report.sandbox && (
        <Alert tone="info" title="Includes sandbox data">
          Some of these figures come from the sandbox, not from OpenAI. Filter by organization to leave them out.
        </Alert>
      )}
      {report.begins.length + report.ends.length > 0 && (
        <Alert
          tone="info"
          title={
            report.connections.total === 1
              ? 'Its history does not cover all of these days'
              : 'Not every organization has all of these days'
          }
        >
          {[
            ...report.begins.map(({ name, on }) => `${name} is read from ${formatDay(on)} (UTC) on`),
            ...report.ends.map(({ name, on }) => `${name} was disconnected, and ends with ${formatDay(on)} (UTC)`),
          ].join('; ')}
          .
          {report.connections.total > 1 &&
            ` Figures of other days are without ${report.begins.length + report.ends.length === 1 ? 'it' : 'them'}, and no percentage is given against days of other organizations.`}
        </Alert>
      )}
      {missing > 0 && (
        <Alert
          tone="warning"
          title={`${counted(missing, 'day')} of this range ${missing === 1 ? 'is' : 'are'} not read for every organization`}
        >
          {report.connections.backfill !== null
            ? `The backfill is on its way (${report.connections.backfill} %): the newest days come first, and these figures grow as it walks back.`
            : 'The totals below leave them out.'}
          {report.connections.backfill === null && report.heldBackBy && (
            <>
              {' '}
              <Link href={`/settings/integrations/${report.heldBackBy.id}?tab=coverage` as Route} className="underline">
                {report.heldBackBy.name}
              </Link>{' '}
              holds the range back
              {report.completeThrough && `: it is complete through ${formatDay(report.completeThrough)} (UTC)`}. Its
              calendar shows which days, and reads them again.
            </>
          )}
          {report.paused.map(({ id, name }) => (
            <span key={id}>
              {' '}
              <Link href={`/settings/integrations/${id}` as Route} className="underline">
                {name}
              </Link>{' '}
              is paused: its days are not read until it is resumed.
            </span>
          ))}
        </Alert>
      )}
      {report.corrections.length > 0 && <Corrections report={report} />}
    </>
  );
}

function Corrections({ report: { corrections, correctedDays: days } }: { report: UsageReport }) {
  const [open, setOpen] = useState(false);
  const loaded = useLater(table, open);
  return (
    <details
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group overflow-hidden rounded-lg border bg-surface"
    >
      <summary className="flex min-h-11 items-center gap-2 px-4 py-2.5 focus-visible:-outline-offset-2">
        <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-muted group-open:rotate-90" />
        <Badge tone="warning">Corrected</Badge>
        {counted(days, 'day')} of this range {days === 1 ? 'was' : 'were'} corrected by the provider afterwards
      </summary>
      {new Set(corrections.map(({ day }) => day)).size < days && (
        <p className="px-4 pb-3 text-muted text-sm">The newest {corrections.length} corrections:</p>
      )}
      {loaded ? <loaded.CorrectionsTable corrections={corrections} /> : <Skeleton className="m-4 h-24" />}
    </details>
  );
}
