import type { Route } from 'next';
import Link from 'next/link';
import { UsageRowsFilter } from '@/components/integrations/usage-rows-filter';
import { DownloadLink } from '@/components/scope/download-link';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table';
import { exact, formatDay } from '@/lib/format';
import { metaOf } from '@/lib/integrations/catalog';
import type { ConnectionSummary } from '@/lib/integrations/queries';
import {
  PAGE_SIZE,
  type UsageListParams,
  usageList,
  usageListOptions,
  usageListParams,
} from '@/lib/integrations/usage-list';
import { modelName, projectName } from '@/lib/usage/names';
import type { WorkspaceTx } from '@/lib/workspace';

type Props = { tx: WorkspaceTx; connection: ConnectionSummary; search: Record<string, string> };

/** The connection's usage rows: one for each UTC day, endpoint, project and model. */
export async function UsageTab({ tx, connection, search }: Props) {
  const params = usageListParams.parse(search);
  const options = await usageListOptions(tx, connection.id);
  const { rows, total } = await usageList(tx, connection.id, params);
  const here = (change: Partial<Record<keyof UsageListParams, string>>) => addressOf(connection.id, params, change);
  const endpoints = new Map(metaOf(connection.provider).reads.map(({ id, label }) => [id, label]));
  const nameOf = (id: string) => projectName(options.names, id);
  const head = (key: UsageListParams['sort'], label: string) => {
    const current = params.sort === key;
    const next = current && params.order === 'desc' ? 'asc' : 'desc';
    return (
      <Th
        numeric={key !== 'day'}
        sort={{
          direction: current ? params.order : null,
          control: (
            <Link href={here({ sort: key, order: next })} scroll={false}>
              {label}
            </Link>
          ),
        }}
      />
    );
  };
  const first = (params.page - 1) * PAGE_SIZE + 1;
  return (
    <Card
      flush
      title="Usage rows"
      description="One row for each UTC day, endpoint, project and model."
      action={
        <DownloadLink href={exportAddress(connection, params)} className={buttonClass({ size: 'sm' })}>
          Export CSV
        </DownloadLink>
      }
    >
      <UsageRowsFilter
        params={params}
        projects={options.projects.map((value) => ({ value, label: nameOf(value) }))}
        models={options.models.map((value) => ({ value, label: modelName(value) }))}
        endpoints={options.endpoints.map((value) => ({ value, label: endpoints.get(value) ?? value }))}
      />
      {rows.length === 0 ? (
        <EmptyState
          title={total === 0 && options.models.length === 0 ? 'No usage yet' : 'No row matches these filters'}
        >
          {options.models.length === 0
            ? connection.state === 'backfilling'
              ? 'The newest days arrive first; this page fills by itself.'
              : 'This organization has not used anything in the days read so far.'
            : 'Choose another project, model, endpoint or range.'}
        </EmptyState>
      ) : (
        <>
          <Table label="Usage rows">
            <THead>
              <tr>
                {head('day', 'Day (UTC)')}
                <Th>Endpoint</Th>
                <Th>Project</Th>
                <Th>Model</Th>
                {head('inputTokens', 'Input tokens')}
                {head('outputTokens', 'Output tokens')}
                {head('requests', 'Requests')}
              </tr>
            </THead>
            <TBody>
              {rows.map((row) => (
                <Tr key={row.key}>
                  <Td className="whitespace-nowrap">{formatDay(row.day)}</Td>
                  <Td className="whitespace-nowrap">{endpoints.get(row.endpoint) ?? row.endpoint}</Td>
                  <Td className="min-w-40 max-w-64 [overflow-wrap:anywhere]">{nameOf(row.projectId)}</Td>
                  <Td className="min-w-52 max-w-72 [overflow-wrap:anywhere]">{modelName(row.model)}</Td>
                  <Td numeric>{exact(row.inputTokens)}</Td>
                  <Td numeric>{exact(row.outputTokens)}</Td>
                  <Td numeric>{exact(row.requests)}</Td>
                </Tr>
              ))}
            </TBody>
          </Table>
          <div className="border-t p-4">
            <Pagination
              previous={params.page > 1 ? here({ page: String(params.page - 1) }) : null}
              next={params.page * PAGE_SIZE < total ? here({ page: String(params.page + 1) }) : null}
            >
              {`Rows ${exact(BigInt(first))} to ${exact(BigInt(first + rows.length - 1))} of ${exact(BigInt(total))}`}
            </Pagination>
          </div>
        </>
      )}
    </Card>
  );
}

function addressOf(id: string, params: UsageListParams, change: Partial<Record<keyof UsageListParams, string>>): Route {
  const { sort, order, page, ...filters } = params;
  const all = {
    ...filters,
    ...(sort !== 'day' && { sort }),
    ...(order !== 'desc' && { order }),
    ...(page > 1 && !('sort' in change) && { page: String(page) }),
    ...change,
  };
  const query = new URLSearchParams(
    Object.entries(all).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])),
  );
  return `/settings/integrations/${id}?${query}` as Route;
}

function exportAddress(
  { id, historyFrom }: ConnectionSummary,
  { from, to, project, model, endpoint }: UsageListParams,
): string {
  const query = new URLSearchParams({
    from: from ?? historyFrom,
    to: to ?? new Date().toISOString().slice(0, 10),
    connection: id,
  });
  for (const [name, value] of Object.entries({ project, model, endpoint })) if (value) query.set(name, value);
  return `/api/usage/rows.csv?${query}`;
}
