'use client';

import { clsx } from 'clsx';
import useSWR from 'swr';
import { useReadJson } from '@/components/scope/use-request';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { later } from '@/components/ui/later';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { reportSearch } from '@/lib/usage/address';
import type { Movement } from '@/lib/usage/moved';
import type { Mover, UsageView, ViewChange } from '@/lib/usage/view';
import { rangeWords } from './points';
import { METRIC_WORDS } from './words';

const table = later(() => import('./moved-table'));

const MOVER_WORDS: Readonly<Record<Mover, string>> = { both: 'Both', project: 'Projects', model: 'Models' };

/** Which projects and models explain the change; the amounts add up to it. */
type Props = { view: UsageView; onAdjust: (change: ViewChange) => void };

export function MovedPanel({ view, onAdjust }: Props) {
  const search = new URLSearchParams(reportSearch(view));
  search.set('movers', view.moved);
  const { data, error, isLoading, isValidating, mutate } = useSWR<Movement | null, Error>(
    `/api/usage/moved?${search}`,
    useReadJson(table),
    { keepPreviousData: true },
  );
  const shown = table.now();
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
          value={view.moved}
          options={(Object.entries(MOVER_WORDS) as [Mover, string][]).map(([value, label]) => ({ value, label }))}
          onValueChange={(moved) => onAdjust({ moved })}
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
      {data && shown && (
        <div aria-busy={isLoading} className={clsx((isLoading || error) && 'stale')}>
          <shown.MovedTable movement={data} />
        </div>
      )}
    </Card>
  );
}
