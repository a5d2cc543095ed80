import { MonitorSmartphone } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { RelativeTime } from '@/components/ui/relative-time';
import type { OwnSession } from '@/lib/auth/own-sessions';
import { formatDateTime } from '@/lib/format-time';

export function SessionList({ sessions }: { sessions: readonly OwnSession[] }) {
  return (
    <ul className="divide-y divide-border">
      {sessions.map(({ current, device, signedInAt, lastSeenAt }) => (
        <li key={`${signedInAt}${lastSeenAt}`} className="flex items-center gap-3 px-4 py-3">
          <MonitorSmartphone aria-hidden="true" className="size-4 shrink-0 text-muted" />
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-center gap-2 font-medium">
              {device ?? 'Unknown device'} {current && <Badge tone="info">This session</Badge>}
            </p>
            <p className="text-muted text-sm tabular-nums">
              Signed in {formatDateTime(signedInAt)}
              {!current && (
                <span className="whitespace-nowrap">
                  , seen <RelativeTime at={lastSeenAt} />
                </span>
              )}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
