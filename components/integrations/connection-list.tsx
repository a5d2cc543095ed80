import { clsx } from 'clsx';
import type { Route } from 'next';
import Image from 'next/image';
import Link from 'next/link';
import { Sparkline } from '@/components/charts/sparkline';
import { RelativeTime } from '@/components/ui/relative-time';
import { SandboxBadge } from '@/components/ui/sandbox-badge';
import { compact, formatDay } from '@/lib/format';
import { metaOf } from '@/lib/integrations/catalog';
import type { ConnectionSummary } from '@/lib/integrations/queries';
import { ConnectionMenu } from './connection-menu';
import { ConnectionNotes, ConnectionStateLabel } from './connection-state';

type Props = { connections: readonly ConnectionSummary[]; canWrite: boolean };

export function ConnectionList({ connections, canWrite }: Props) {
  return (
    <ul
      className={clsx(
        'divide-y divide-border rounded-lg border bg-surface xl:grid xl:gap-x-6',
        canWrite
          ? 'xl:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_max-content_max-content_max-content]'
          : 'xl:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_max-content_max-content]',
      )}
    >
      {connections.map((connection) => (
        <li
          key={connection.id}
          className="grid items-center gap-x-6 gap-y-2 p-4 md:grid-cols-2 xl:col-span-full xl:grid-cols-subgrid"
        >
          <div className="flex min-w-0 items-center gap-3">
            <Image src={metaOf(connection.provider).logo} alt="" width={28} height={28} className="shrink-0" />
            <div className="min-w-0">
              <div className="flex flex-wrap items-center gap-2">
                <Link
                  href={`/settings/integrations/${connection.id}` as Route}
                  className="min-w-0 break-words font-semibold hover:underline"
                >
                  {connection.name}
                </Link>
                {connection.sandbox && <SandboxBadge />}
              </div>
              <p className="text-muted text-sm">{metaOf(connection.provider).name}</p>
            </div>
          </div>
          <div className="min-w-0">
            <ConnectionStateLabel connection={connection} />
            <ConnectionNotes connection={connection} className="text-muted" />
          </div>
          <div className="text-muted text-sm">
            <p>
              {connection.lastSuccessAt ? (
                <>
                  Synced <RelativeTime at={connection.lastSuccessAt} />
                </>
              ) : (
                'Not synced yet'
              )}
            </p>
            <p>
              {connection.completeThrough
                ? `Complete through ${formatDay(connection.completeThrough)}`
                : 'No complete day yet'}
            </p>
          </div>
          <div className="flex flex-wrap items-center gap-3 md:justify-end xl:contents">
            <div className="flex items-center gap-2 text-sm">
              <Sparkline
                values={connection.week.days.map(({ tokens }) => (tokens === null ? null : Number(tokens)))}
                label={weekInWords(connection.week)}
              />
              <span className="whitespace-nowrap tabular-nums">
                {compact(connection.week.tokens)} <span className="text-muted">/ 7 d</span>
              </span>
            </div>
            {canWrite && (
              <div className="ml-auto flex flex-wrap items-center justify-end gap-3 md:ml-0">
                <ConnectionMenu connection={connection} />
              </div>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Everything that the small bars show. */
function weekInWords({ tokens, days }: ConnectionSummary['week']): string {
  const each = days.map(
    (day) => `${formatDay(day.day, { year: false })} ${day.tokens === null ? 'not read' : compact(day.tokens)}`,
  );
  return `Tokens of the last 7 days: ${compact(tokens)} in all. ${each.join(', ')}`;
}
