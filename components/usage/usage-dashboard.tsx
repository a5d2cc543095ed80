'use client';

import { clsx } from 'clsx';
import { Suspense, use, useDeferredValue, useMemo, useState } from 'react';
import { SWRConfig } from 'swr';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { later } from '@/components/ui/later';
import { type Late, LateFigures } from '@/components/workspace/late-figures';
import type { Day } from '@/lib/day';
import { addressErrors, reportSearch } from '@/lib/usage/address';
import type { UsageReport } from '@/lib/usage/report';
import type { ViewChange } from '@/lib/usage/view';
import { comparisonOf } from '@/lib/usage/view';
import { MovedPanel } from './moved-panel';
import { UsageChart } from './usage-chart';
import { UsageFilters } from './usage-filters';
import { type InitialView, UsageHeader } from './usage-header';
import { UsageNotices } from './usage-notices';
import { UsageTables } from './usage-tables';
import { UsageTiles } from './usage-tiles';
import { useReport } from './use-report';
import { useView } from './use-view';

/** What stands where there are no figures: most pages never need it. */
const empty = later(() => import('./usage-empty'));

type Props = {
  today: Day;
  initial: { search: string; report: UsageReport; saved: InitialView };
  late: Late | null;
  canConnect: boolean;
  canSave: boolean;
};

/** What was read is kept as long as the page is: another visit begins with what the server has read for it. */
const OWN_CACHE = { provider: () => new Map() };

/** Another workspace's is another one: give it that as its `key`. */
export function UsageDashboard(props: Props) {
  return (
    <SWRConfig value={OWN_CACHE}>
      <Dashboard {...props} />
    </SWRConfig>
  );
}

function Dashboard({ initial, late, canConnect, canSave, ...props }: Props) {
  const [today, setToday] = useState(props.today);
  const { view, errors, params, saved, show, adjust, open, begin } = useView(today);
  const { report, error, stale, reading, retry } = useReport(reportSearch(view), initial);
  // A page that is left open goes on with the days of its figures.
  if (report.today > today) setToday(report.today);
  // A key or a tick is answered first. The old figures stand under their own name, until the new ones are there.
  const drawn = useDeferredValue(view);
  const shown = useMemo(() => ({ ...drawn, ...report.of }), [drawn, report]);
  const nothing = report.groups.length === 0;
  const bad = addressErrors(errors);
  const figures = (
    <>
      {error && (
        <Alert
          tone="danger"
          title="These figures could not be read"
          action={
            <Button onClick={retry} pending={reading}>
              Try again
            </Button>
          }
          live
        >
          {error.message} {stale && 'Below are still those you saw before.'}
        </Alert>
      )}
      <LateFigures late={late} />
      <UsageNotices report={report} />
      <ReadingStatus reading={stale} failed={error !== undefined} />
      <div aria-busy={stale && !error} className={clsx('flex flex-col gap-6', stale && 'stale')}>
        <UsageTiles report={report} />
        {nothing ? (
          <Suspense>
            <NoUsage report={report} onChange={show} />
          </Suspense>
        ) : (
          <>
            <UsageChart report={report} view={shown} asked={view} onChange={show} />
            <UsageTables report={report} view={shown} asked={view} onChange={show} onAdjust={adjust} />
          </>
        )}
      </div>
      {!nothing && comparisonOf(view) && <MovedPanel view={view} onAdjust={adjust} />}
    </>
  );
  return (
    <>
      <UsageHeader
        view={view}
        isEmpty={report.connections.total === 0 || bad.length > 0}
        saved={saved}
        initial={initial.saved}
        canSave={canSave}
        onOpen={open}
        onBegin={begin}
      />
      {report.connections.total === 0 ? (
        <Suspense>
          <NoConnection canConnect={canConnect} />
        </Suspense>
      ) : (
        <div className="flex flex-col gap-6">
          <UsageFilters view={view} errors={errors} params={params} chosen={report.chosen} onChange={show} />
          {bad.length > 0 ? <BadAddress errors={bad} onLeaveOut={() => adjust({})} /> : figures}
        </div>
      )}
    </>
  );
}

function NoUsage(props: { report: UsageReport; onChange: (change: ViewChange) => void }) {
  const part = use(empty.shown());
  return <part.NoUsage {...props} />;
}

function NoConnection(props: { canConnect: boolean }) {
  const part = use(empty.shown());
  return <part.NoConnection {...props} />;
}

/** Says that what is below is not yet what was asked for: to the eye where that takes more than a moment. */
function ReadingStatus({ reading, failed }: { reading: boolean; failed: boolean }) {
  const words = !failed && (reading ? 'Reading the figures' : 'The figures are up to date');
  return (
    <p
      role="status"
      className={reading && words ? 'after-a-moment sticky top-4 z-10 -mb-6 flex h-0 justify-center' : 'sr-only'}
    >
      <span className="h-fit rounded-full border bg-surface px-3 py-1 text-sm shadow-float">{words}</span>
    </p>
  );
}

/** What the address asks for and there is not: without it the figures would be of more than was asked for. */
function BadAddress({ errors, onLeaveOut }: { errors: readonly string[]; onLeaveOut: () => void }) {
  return (
    <Alert
      tone="warning"
      title="This link cannot be shown as it is"
      action={<Button onClick={onLeaveOut}>Show without it</Button>}
    >
      {errors.join(' ')} No figures are shown: without that they might be of more than the link asks for.
    </Alert>
  );
}
