import { Card } from '@/components/ui/card';
import { addDays, type Day } from '@/lib/day';
import type { ConnectionSummary } from '@/lib/integrations/queries';
import { viewOf } from '@/lib/usage/address';
import { usageReport } from '@/lib/usage/report';
import type { WorkspaceTx } from '@/lib/workspace';
import { ConnectionBars } from './connection-bars';

/** The tokens of the last 30 days by model. */
export async function ConnectionChart({
  tx,
  connection,
  today,
}: {
  tx: WorkspaceTx;
  connection: ConnectionSummary;
  today: Day;
}) {
  const { view } = viewOf(
    new URLSearchParams({ connection: connection.id, from: addDays(today, -29), to: today, compare: 'none' }),
    today,
  );
  const report = await usageReport(tx, view);
  if (report.groups.length === 0) return null;
  return (
    <Card key="chart" title="Tokens by day" description="The last 30 days, by model">
      <ConnectionBars report={report} />
    </Card>
  );
}
