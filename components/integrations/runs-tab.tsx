import type { Route } from 'next';
import Link from 'next/link';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { StatusLabel } from '@/components/ui/status-label';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table';
import { exact } from '@/lib/format';
import { formatDateTime, formatDuration } from '@/lib/format-time';
import type { ConnectionSummary } from '@/lib/integrations/queries';
import { RUNS_PER_PAGE, type RunRow, runList } from '@/lib/integrations/run-list';
import type { WorkspaceTx } from '@/lib/workspace';

const TRIGGERS: Readonly<Record<string, string>> = {
  connect: 'Connect',
  cron: 'Schedule',
  manual: 'By hand',
  continue: 'Continued',
};

const OUTCOMES: Readonly<Record<string, { tone: 'success' | 'warning' | 'danger' | 'neutral'; word: string }>> = {
  succeeded: { tone: 'success', word: 'Succeeded' },
  partial: { tone: 'neutral', word: 'Work left' },
  deferred: { tone: 'warning', word: 'Told to wait' },
  failed: { tone: 'danger', word: 'Failed' },
  stopped: { tone: 'neutral', word: 'Stopped' },
};

type Props = { tx: WorkspaceTx; connection: ConnectionSummary; search: Record<string, string> };

/** Every pass over the connection, newest first; its time leads to what happened in it. */
export async function RunsTab({ tx, connection, search }: Props) {
  const page = Math.max(1, Number.parseInt(search.page ?? '1', 10) || 1);
  const { runs, total } = await runList(tx, connection.id, page);
  const address = (to: number) => `/settings/integrations/${connection.id}?tab=runs&page=${to}` as Route;
  if (total === 0)
    return (
      <Card>
        <EmptyState title="No sync run yet">The first one starts right after connecting.</EmptyState>
      </Card>
    );
  const first = (page - 1) * RUNS_PER_PAGE + 1;
  return (
    <Card flush>
      <Table label="Sync runs">
        <THead>
          <tr>
            <Th>Started (UTC)</Th>
            <Th>Trigger</Th>
            <Th>Result</Th>
            <Th numeric>Days read</Th>
            <Th numeric>Rows added</Th>
            <Th numeric>Changed</Th>
            <Th numeric>Removed</Th>
            <Th numeric>Calls</Th>
            <Th numeric>Waited</Th>
            <Th numeric>Took</Th>
          </tr>
        </THead>
        <TBody>
          {runs.map((run) => (
            <Run key={run.id} run={run} connectionId={connection.id} />
          ))}
        </TBody>
      </Table>
      <div className="border-t p-4">
        <Pagination
          previous={page > 1 ? address(page - 1) : null}
          next={page * RUNS_PER_PAGE < total ? address(page + 1) : null}
        >
          {`Runs ${first} to ${first + runs.length - 1} of ${total}`}
        </Pagination>
      </div>
    </Card>
  );
}

function Run({ run, connectionId }: { run: RunRow; connectionId: string }) {
  const outcome = run.outcome === null ? null : OUTCOMES[run.outcome];
  return (
    <Tr>
      <Td className="whitespace-nowrap">
        <Link href={`/settings/integrations/${connectionId}?tab=events&run=${run.id}` as Route} className="underline">
          {formatDateTime(run.startedAt, { seconds: true })}
        </Link>
      </Td>
      <Td>{TRIGGERS[run.trigger] ?? run.trigger}</Td>
      <Td className="min-w-40">
        {outcome ? (
          <StatusLabel tone={outcome.tone}>{outcome.word}</StatusLabel>
        ) : (
          <StatusLabel tone="info" icon="working">
            Running
          </StatusLabel>
        )}
        {run.error && <p className="text-muted">{run.error}</p>}
      </Td>
      <Td numeric>{exact(`${run.daysRead}`)}</Td>
      <Td numeric>{exact(`${run.rowsAdded}`)}</Td>
      <Td numeric>{exact(`${run.rowsChanged}`)}</Td>
      <Td numeric>{exact(`${run.rowsRemoved}`)}</Td>
      <Td numeric>{exact(`${run.calls}`)}</Td>
      <Td numeric>{run.waitedMs > 0 ? formatDuration(run.waitedMs) : '–'}</Td>
      <Td numeric>{run.durationMs === null ? '–' : formatDuration(run.durationMs)}</Td>
    </Tr>
  );
}
