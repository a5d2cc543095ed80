import { ChartColumn, Plug } from 'lucide-react';
import type { Route } from 'next';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { counted, formatDay } from '@/lib/format';
import type { UsageReport } from '@/lib/usage/report';
import type { ReportStep } from '@/lib/usage/report-step';
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

/** Nothing in this view: because it is filtered, not read yet, still to come, or nothing was used. */
export function NoUsage({ report, onChange }: Props) {
  const { backfill } = report.connections;
  const days = `${formatDay(report.from)} to ${formatDay(report.to)} (UTC)`;
  const unread = report.steps.reduce((sum, { unread }) => sum + unread, 0);
  const asRead = unread > 0 && `, as far as it was read: ${counted(unread, 'day')} ${unread === 1 ? 'is' : 'are'} not`;
  const all = (state: ReportStep['state']) => report.steps.every((step) => step.state === state);
  const filtered = Object.values(report.chosen).some((values) => Object.keys(values).length > 0);
  if (all('ahead')) return <Nothing title="Still to come">No day from {days} is over.</Nothing>;
  if (all('none') && !filtered)
    return (
      <Nothing title="Before any history">
        No organization is read for {days}: the history of each begins later.
      </Nothing>
    );
  if (backfill !== null && (all('missing') || !filtered))
    return (
      <Nothing title={`Connected, nothing here yet (backfilling ${backfill} %)`}>
        The newest days arrive first. This page fills by itself while the backfill walks back.
      </Nothing>
    );
  if (all('missing')) return <Nothing title="Not read yet">What was used from {days} is not known.</Nothing>;
  if (filtered)
    return (
      <Nothing
        title="Nothing matches these filters"
        action={<Button onClick={() => onChange(NO_FILTERS)}>Clear the filters</Button>}
      >
        No usage of what is chosen above from {days}
        {asRead}.
      </Nothing>
    );
  return (
    <Nothing title="No usage in this range">
      Nothing was used from {days}
      {asRead}. Try a longer range.
    </Nothing>
  );
}

const Nothing = ({ children, ...rest }: { title: string; action?: ReactNode; children: ReactNode }) => (
  <Card>
    <EmptyState icon={<ChartColumn />} {...rest}>
      {children}
    </EmptyState>
  </Card>
);
