'use client';

import { clsx } from 'clsx';
import { useState } from 'react';
import useSWR from 'swr';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TBody, Td, TFoot, THead, Th, Tr } from '@/components/ui/table';
import { counted } from '@/lib/format';
import type { Movement, Mover } from '@/lib/usage/moved';
import { reportSearch, type UsageView } from '@/lib/usage/view';
import { Amounts } from './amounts';
import { rangeWords } from './points';
import { readJson } from './read-json';
import { METRIC_WORDS } from './words';

const MOVER_WORDS: Readonly<Record<Mover, string>> = { both: 'Both', project: 'Projects', model: 'Models' };

/** Which projects and models explain the change; the amounts add up to it. */
export function MovedPanel({ view }: { view: UsageView }) {
  const [by, setBy] = useState<Mover>('both');
  const search = new URLSearchParams(reportSearch(view));
  search.set('movers', by);
  const { data, error, isLoading, isValidating, mutate } = useSWR<Movement | null, Error>(
    `/api/usage/moved?${search}`,
    readJson,
    {
      keepPreviousData: true,
    },
  );
  return (
    <Card
      flush
      title="What moved"
      description={
        data
          ? `${METRIC_WORDS[data.of.metric]}: ${rangeWords(data)} against ${rangeWords(data.compared)}, the largest change first`
          : 'What explains the change, the largest first'
      }
      action={
        <Segmented
          label="Explained by"
          value={by}
          options={(Object.entries(MOVER_WORDS) as [Mover, string][]).map(([value, label]) => ({ value, label }))}
          onValueChange={setBy}
        />
      }
    >
      {error && (
        <div className="flex flex-wrap items-center gap-3 p-4">
          <p className="text-danger text-sm">{error.message}</p>
          <Button size="sm" onClick={() => mutate()} pending={isValidating}>
            Try again
          </Button>
        </div>
      )}
      {!data && !error && <Skeleton className="m-4 h-40" />}
      {data && (
        <div aria-busy={isLoading} className={clsx('transition-opacity', (isLoading || error) && 'opacity-50')}>
          <MovedTable movement={data} />
        </div>
      )}
    </Card>
  );
}

function MovedTable({ movement }: { movement: Movement }) {
  const { moved, rest, total, compared, unread } = movement;
  const { by } = movement.of;
  const most = moved.reduce((max, { change }) => (size(change) > max ? size(change) : max), 1n);
  const names = Number(by !== 'model') + Number(by !== 'project');
  if (moved.length === 0) return <p className="px-4 pb-4 text-muted text-sm">Nothing was used in either period.</p>;
  return (
    <>
      {(compared.unread > 0 || unread > 0) && (
        <p className="px-4 pb-3 text-sm text-warning">
          {counted(compared.unread + unread, 'day')} of the two periods{' '}
          {compared.unread + unread === 1 ? 'was' : 'were'} not read in full: part of this change is only what has not
          been read.
        </p>
      )}
      <Table label="What moved">
        <THead>
          <tr>
            {by !== 'model' && <Th>Project</Th>}
            {by !== 'project' && <Th>Model</Th>}
            <Th numeric>Before</Th>
            <Th numeric>Now</Th>
            <Th numeric>Change</Th>
            <Th className="w-1/5">
              <span className="sr-only">Size of the change</span>
            </Th>
          </tr>
        </THead>
        <TBody>
          {moved.map((row) => (
            <Tr key={`${row.project}\n${row.model}`}>
              {by !== 'model' && <Td className="break-words">{row.project}</Td>}
              {by !== 'project' && <Td className="break-words">{row.model}</Td>}
              <Amounts row={row} />
              <Td>
                <ChangeBar change={BigInt(row.change)} most={most} />
              </Td>
            </Tr>
          ))}
          {rest && (
            <Tr>
              <Td colSpan={names}>{counted(rest.count, 'smaller change')} together</Td>
              <Amounts row={rest} />
              <Td />
            </Tr>
          )}
        </TBody>
        <TFoot>
          <tr>
            <Td colSpan={names}>Total</Td>
            <Amounts row={total} />
            <Td />
          </tr>
        </TFoot>
      </Table>
    </>
  );
}

const size = (change: string) => (change.startsWith('-') ? -BigInt(change) : BigInt(change));

/** To the right what grew, to the left what shrank; the figure beside it says the same. */
function ChangeBar({ change, most }: { change: bigint; most: bigint }) {
  const grew = change >= 0n;
  const width = Number(((grew ? change : -change) * 1000n) / most) / 20; // per cent of half the cell
  return (
    <svg aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none" className="h-2 w-full min-w-24">
      <rect x="49.75" y="0" width="0.5" height="8" fill="var(--color-border-strong)" />
      <rect
        x={grew ? 50 : 50 - width}
        y="1"
        width={width}
        height="6"
        fill={grew ? 'var(--color-info)' : 'var(--color-warning)'}
      />
    </svg>
  );
}
