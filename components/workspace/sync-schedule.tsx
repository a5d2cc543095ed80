import { Alert } from '@/components/ui/alert';
import { Facts } from '@/components/ui/facts';
import { RelativeTime } from '@/components/ui/relative-time';
import { formatDateTime } from '@/lib/format';

type Props = {
  /** ISO time of the schedule's last call; null before the first. */
  lastAt: string | null;
  late: boolean;
  nextAt: string;
};

/** Whether the schedule that keeps usage up to date is alive: what every connection depends on. */
export function SyncSchedule({ lastAt, late, nextAt }: Props) {
  return (
    <div className="flex flex-col gap-4">
      {late && (
        <Alert tone="warning" title="The schedule has not called for longer than it should">
          Usage may be out of date. Whoever runs this installation should check its cron.
        </Alert>
      )}
      <Facts
        items={[
          { label: 'Last call', value: lastAt ? <RelativeTime at={lastAt} /> : 'Not yet' },
          { label: 'Next call', value: <span className="tabular-nums">{formatDateTime(nextAt)}</span> },
        ]}
      />
    </div>
  );
}
