'use client';

import { useState } from 'react';
import { Card } from '@/components/ui/card';
import { Segmented } from '@/components/ui/segmented';
import type { UsageReport } from '@/lib/usage/report';
import type { UsageView } from '@/lib/usage/view';
import { DayTable } from './day-table';
import { GroupTable } from './group-table';

const NAMES = { model: 'Models', project: 'Projects', connection: 'Organizations' } as const;

/** The chart's figures, exact: by what it is grouped by, or by day. */
export function UsageTables({ report, view }: { report: UsageReport; view: UsageView }) {
  const [by, setBy] = useState<'groups' | 'days'>('groups');
  return (
    <Card
      flush
      title={by === 'groups' ? NAMES[view.group] : 'Days'}
      action={
        <Segmented
          label="Table"
          value={by}
          options={[
            { value: 'groups', label: NAMES[view.group] },
            { value: 'days', label: 'Days' },
          ]}
          onValueChange={setBy}
        />
      }
    >
      {by === 'groups' ? <GroupTable report={report} view={view} /> : <DayTable report={report} />}
    </Card>
  );
}
