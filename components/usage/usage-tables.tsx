'use client';

import { type ComponentProps, Suspense, use, useEffect } from 'react';
import { Card } from '@/components/ui/card';
import { Input } from '@/components/ui/input';
import { later } from '@/components/ui/later';
import { onIdle } from '@/components/ui/on-idle';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import type { UsageReport } from '@/lib/usage/report';
import { MAX_FIND, type UsageView, type ViewChange } from '@/lib/usage/view';
import { GroupTable } from './group-table';
import { GROUP_WORDS, INTERVAL_WORDS } from './words';

/** Most look at the groups: the other table's code comes when it is asked for, or when there is time. */
const periods = later(() => import('./period-table'));

/** From this many rows on, a table can be searched. */
const SEARCHED = 6;

type Props = {
  report: UsageReport;
  view: UsageView;
  /** What the controls say, a moment before the figures do. */
  asked: UsageView;
  onChange: (change: ViewChange) => void;
  onAdjust: (change: ViewChange) => void;
};

/** The chart's figures, exact: by what it is grouped by, or by day, week or month. */
export function UsageTables({ report, view, asked, onChange, onAdjust }: Props) {
  useEffect(() => onIdle(periods.load), []);
  const words = { groups: GROUP_WORDS[view.group].many, periods: INTERVAL_WORDS[view.interval].many };
  return (
    <Card
      flush
      title={words[view.table]}
      action={
        <div className="flex flex-wrap gap-2">
          {view.table === 'groups' && (report.groups.length >= SEARCHED || asked.find) && (
            <Search
              label={`Search ${words.groups.toLowerCase()}`}
              text={asked.find}
              onChange={(find) => onAdjust({ find })}
            />
          )}
          <Segmented
            label="Table"
            value={asked.table}
            options={[
              { value: 'groups', label: words.groups },
              { value: 'periods', label: words.periods },
            ]}
            onValueChange={(table) => onAdjust({ table })}
          />
        </div>
      }
    >
      {view.table === 'groups' ? (
        <GroupTable report={report} view={view} onChange={onChange} />
      ) : (
        <Suspense fallback={<Skeleton className="m-4 h-64" />}>
          <Periods report={report} view={view} onChange={onChange} />
        </Suspense>
      )}
    </Card>
  );
}

function Periods(props: ComponentProps<typeof GroupTable>) {
  const { PeriodTable } = use(periods.shown());
  return <PeriodTable {...props} />;
}

function Search({ label, text, onChange }: { label: string; text: string; onChange: (text: string) => void }) {
  return (
    <Input
      aria-label={label}
      placeholder="Search"
      size="sm"
      className="max-w-44"
      maxLength={MAX_FIND}
      value={text}
      onChange={(event) => onChange(event.target.value.replace(/[\p{Cc}\p{Cs}]/gu, ' '))} // a tab between pasted cells
    />
  );
}
