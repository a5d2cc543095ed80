import { Alert } from '@/components/ui/alert';
import { formatDateTime } from '@/lib/format-time';

/** `lastAt`: ISO time of the schedule's last call; null where it has never called. */
export type Late = { lastAt: string | null };

/** Says to those who read figures that no new ones come in, since when, and whom to tell; nothing while they do. */
export function LateFigures({ late }: { late: Late | null }) {
  if (!late) return null;
  return (
    <Alert tone="warning" title="These figures may be out of date">
      Doow imports usage on a schedule, which{' '}
      {late.lastAt ? `last ran on ${formatDateTime(late.lastAt)}` : 'has not run yet'} and is late. What was imported
      before is not changed by that, and the days that are missing follow once it runs again. Tell whoever runs Doow in
      your company; an owner or admin can also press “Sync now” on a connection’s page.
    </Alert>
  );
}
