import { RefreshAt } from '@/components/layout/refresh-at';
import { Alert } from '@/components/ui/alert';
import { Facts } from '@/components/ui/facts';
import { RelativeTime, UpcomingTime } from '@/components/ui/relative-time';
import { formatDateTime } from '@/lib/format-time';
import type { ScheduleFacts } from '@/lib/sync/health';

/** Whether the schedule that keeps usage up to date is alive: what every connection depends on. */
export function SyncSchedule(schedule: ScheduleFacts) {
  const { lastAt, nextAt, changesAt } = schedule;
  return (
    <div className="flex flex-col gap-4">
      <RefreshAt at={changesAt} />
      <LateSchedule schedule={schedule} />
      <Facts
        items={[
          { label: 'Last call', value: lastAt ? <RelativeTime at={lastAt} /> : 'None yet' },
          { label: 'Next call', value: <UpcomingTime at={nextAt} /> },
        ]}
      />
    </div>
  );
}

/** Says that the schedule is late, since when, and what to do; nothing while it is not. */
export function LateSchedule({ schedule: { late, lastAt } }: { schedule: ScheduleFacts }) {
  if (!late) return null;
  const since = lastAt ? `has not called since ${formatDateTime(lastAt)}` : 'has never called';
  return (
    <Alert tone="warning" title={`The schedule is late: it ${since}`}>
      Usage is not brought up to date until it calls. Whoever runs this installation should check that the scheduler
      still calls <code className="break-words font-mono">/api/cron/sync-usage</code>, and what it is answered: 401
      means that it sends another <code className="break-words font-mono">CRON_SECRET</code>, 503 that none is set.
      Meanwhile, “Sync now” on a connection’s page works.
    </Alert>
  );
}
