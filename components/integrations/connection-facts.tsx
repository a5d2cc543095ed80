'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import useSWR from 'swr';
import { useMoment } from '@/components/layout/use-moment';
import { useReadJson } from '@/components/scope/use-request';
import { Progress } from '@/components/ui/progress';
import { RelativeTime } from '@/components/ui/relative-time';
import { counted, formatDay } from '@/lib/format';
import { formatDateTime } from '@/lib/format-time';
import type { ConnectionSummary } from '@/lib/integrations/queries';
import { ConnectionNotes, ConnectionStateLabel } from './connection-state';

const standing = ({ progress, running, state, retry, awaited }: ConnectionSummary) =>
  `${progress.done} ${running} ${state} ${retry?.reason} ${awaited}`;

const busy = ({ running, progress, state, awaited, retry, nextSyncAt }: ConnectionSummary) =>
  running ||
  state === 'backfilling' ||
  (state === 'warning' && progress.done < progress.total) ||
  (awaited > 0 && !retry && nextSyncAt !== null);

/** How the connection stands, kept current while a sync or the backfill is under way. */
export function ConnectionFacts({ initial }: { initial: ConnectionSummary }) {
  const router = useRouter();
  const { data = initial, mutate } = useSWR<ConnectionSummary>(
    `/api/connections/${initial.id}/progress`,
    useReadJson(),
    {
      fallbackData: initial,
      revalidateOnMount: busy(initial),
      refreshInterval: (latest) => (latest && busy(latest) ? 1_500 : 30_000),
    },
  );
  useMoment(data.changesAt, () => mutate());
  // The rest of the page is the server's: it is asked again when days have arrived, a run has ended or a wait is over.
  const seen = useRef(standing(initial));
  useEffect(() => {
    const now = standing(data);
    if (seen.current !== now) router.refresh();
    seen.current = now;
  }, [data, router]);
  const { done, total } = data.progress;
  const backfill = `${done} of ${counted(total, 'day')}`;
  return (
    <section aria-label="Status" className="mb-6 flex flex-col gap-4 rounded-lg border bg-surface p-4">
      <div aria-live="polite" className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <ConnectionStateLabel connection={data} />
        {data.running && <span className="text-muted text-sm">Syncing now</span>}
        <ConnectionNotes connection={data} />
      </div>
      <dl className="grid grid-cols-1 gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-4">
        <Fact name="Complete through">
          {data.completeThrough ? `${formatDay(data.completeThrough)} (UTC)` : 'No day yet'}
        </Fact>
        <Fact name="Last sync">{data.lastSuccessAt ? <RelativeTime at={data.lastSuccessAt} /> : 'None yet'}</Fact>
        <Fact name="Next sync">{data.nextSyncAt ? formatDateTime(data.nextSyncAt) : 'Not scheduled'}</Fact>
        <Fact name="Backfill">
          {done < total ? backfill : `Done, from ${formatDay(data.historyFrom)}`}
          {done < total && (
            <Progress label="Backfill" value={done} max={total} text={backfill} className="mt-1.5 max-w-48" />
          )}
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="font-medium tabular-nums">{children}</dd>
    </div>
  );
}
