import { ChartColumn, Plug } from 'lucide-react';
import type { Route } from 'next';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { formatDay } from '@/lib/format';
import type { UsageReport } from '@/lib/usage/report';
import { isFiltered, NO_FILTERS, type UsageView } from '@/lib/usage/view';

export function NoConnection({ canConnect }: { canConnect: boolean }) {
  return (
    <Card>
      <EmptyState
        icon={<Plug />}
        title="No organization is connected yet"
        action={
          canConnect && (
            <ButtonLink variant="primary" href={'/settings/integrations' as Route}>
              Connect OpenAI
            </ButtonLink>
          )
        }
      >
        Usage appears here within seconds of connecting.
        {canConnect ? '' : ' Ask an owner or admin of your workspace to connect one.'}
      </EmptyState>
    </Card>
  );
}

type Props = { report: UsageReport; view: UsageView; onChange: (view: UsageView) => void };

/** Nothing in this view: because it is filtered, not read yet, or nothing was used. */
export function NoUsage({ report, view, onChange }: Props) {
  const { backfill } = report.connections;
  if (isFiltered(view))
    return (
      <Card>
        <EmptyState
          icon={<ChartColumn />}
          title="Nothing matches these filters"
          action={<Button onClick={() => onChange({ ...view, ...NO_FILTERS })}>Clear the filters</Button>}
        >
          No usage of what is chosen above from {formatDay(view.from)} to {formatDay(view.to)} (UTC).
        </EmptyState>
      </Card>
    );
  return (
    <Card>
      <EmptyState
        icon={<ChartColumn />}
        title={backfill === null ? 'No usage in this range' : `Connected, nothing here yet (backfilling ${backfill} %)`}
      >
        {backfill !== null
          ? 'The newest days arrive first. This page fills by itself while the backfill walks back.'
          : `Nothing was used from ${formatDay(view.from)} to ${formatDay(view.to)} (UTC), as far as these days have been read. Try a longer range.`}
      </EmptyState>
    </Card>
  );
}
