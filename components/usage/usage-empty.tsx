import { ChartColumn, Plug } from 'lucide-react';
import type { Route } from 'next';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { formatDay } from '@/lib/format';
import type { UsageReport } from '@/lib/usage/report';
import { NO_FILTERS, type ViewChange } from '@/lib/usage/view';

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

type Props = { report: UsageReport; onChange: (change: ViewChange) => void };

/** Nothing in this view: because it is filtered, not read yet, or nothing was used. */
export function NoUsage({ report, onChange }: Props) {
  const { backfill } = report.connections;
  const [from, to] = [formatDay(report.from), formatDay(report.to)];
  if (Object.values(report.chosen).some((values) => Object.keys(values).length > 0))
    return (
      <Card>
        <EmptyState
          icon={<ChartColumn />}
          title="Nothing matches these filters"
          action={<Button onClick={() => onChange(NO_FILTERS)}>Clear the filters</Button>}
        >
          No usage of what is chosen above from {from} to {to} (UTC).
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
          : `Nothing was used from ${from} to ${to} (UTC), as far as these days have been read. Try a longer range.`}
      </EmptyState>
    </Card>
  );
}
