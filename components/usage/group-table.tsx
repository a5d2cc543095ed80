'use client';

import { useState } from 'react';
import { seriesLook } from '@/components/charts/palette';
import { Swatch } from '@/components/charts/swatch';
import { Badge } from '@/components/ui/badge';
import { Table, TBody, Td, TFoot, THead, Th, Tr } from '@/components/ui/table';
import { delta, exact, share } from '@/lib/format';
import type { ReportGroup, UsageReport } from '@/lib/usage/report';
import type { Sums } from '@/lib/usage/rows';
import { measured, OTHER } from '@/lib/usage/series';
import type { UsageView } from '@/lib/usage/view';

const COLUMNS = [
  { key: 'inputTokens', label: 'Input tokens' },
  { key: 'outputTokens', label: 'Output tokens' },
  { key: 'requests', label: 'Requests' },
] as const;
type SortKey = keyof Sums | 'name';
type Sort = { key: SortKey; direction: 'asc' | 'desc' };

const HEADS = { model: 'Model', project: 'Project', connection: 'Organization' } as const;

export function GroupTable({ report, view }: { report: UsageReport; view: UsageView }) {
  const [sort, setSort] = useState<Sort | null>(null);
  const whole = measured(report.totals, view.metric);
  // What was not read whole before is nothing to compare with.
  const change = (now: Sums, before: Sums) =>
    report.previous.unread > 0
      ? { text: '–', words: 'the period before was not read in full' }
      : delta(measured(now, view.metric), measured(before, view.metric));
  const rows = sort ? sorted(report.groups, sort) : report.groups;
  const head = (key: SortKey, label: string, numeric: boolean) => (
    <Th
      key={key}
      numeric={numeric}
      sort={{
        direction: sort?.key === key ? sort.direction : null,
        control: (
          <button type="button" className="min-h-6" onClick={() => setSort(next(sort, key))}>
            {label}
          </button>
        ),
      }}
    />
  );
  return (
    <Table label={`Usage by ${HEADS[view.group].toLowerCase()}`}>
      <THead>
        <tr>
          {head('name', HEADS[view.group], false)}
          {COLUMNS.map(({ key, label }) => head(key, label, true))}
          <Th numeric>Share of {view.metric}</Th>
          <Th numeric>Change</Th>
        </tr>
      </THead>
      <TBody>
        {rows.map((group) => (
          <Tr key={group.id}>
            <Td>
              <span className="flex min-w-48 items-center gap-2">
                <Swatch
                  {...(report.series.includes(group.id) ? seriesLook(group.id, group.colour) : seriesLook(OTHER, null))}
                />
                <span className="break-words">{group.name}</span>
                {group.note && <Badge tone="neutral">{group.note}</Badge>}
              </span>
            </Td>
            {COLUMNS.map(({ key }) => (
              <Td key={key} numeric>
                {exact(group[key])}
              </Td>
            ))}
            <Td numeric>{share(measured(group, view.metric), whole)}</Td>
            <Change change={change(group, group.previous)} />
          </Tr>
        ))}
      </TBody>
      <TFoot>
        <tr>
          <Td>Total</Td>
          {COLUMNS.map(({ key }) => (
            <Td key={key} numeric>
              {exact(report.totals[key])}
            </Td>
          ))}
          <Td numeric>{share(whole, whole)}</Td>
          <Change change={change(report.totals, report.previousTotals)} />
        </tr>
      </TFoot>
    </Table>
  );
}

function Change({ change: { text, words } }: { change: { text: string; words: string } }) {
  return (
    <Td numeric>
      <span aria-hidden="true">{text}</span>
      <span className="sr-only">{words}</span>
    </Td>
  );
}

/** Figures begin with the largest, names with A; a second press turns it round, a third gives the order back. */
function next(sort: Sort | null, key: SortKey): Sort | null {
  const first = key === 'name' ? 'asc' : 'desc';
  if (sort?.key !== key) return { key, direction: first };
  return sort.direction === first ? { key, direction: first === 'asc' ? 'desc' : 'asc' } : null;
}

function sorted(groups: readonly ReportGroup[], { key, direction }: Sort): ReportGroup[] {
  const sign = direction === 'asc' ? 1 : -1;
  const compare = (a: ReportGroup, b: ReportGroup) =>
    key === 'name'
      ? a.name.localeCompare(b.name)
      : Number(BigInt(a[key]) > BigInt(b[key])) - Number(BigInt(a[key]) < BigInt(b[key]));
  return [...groups].sort((a, b) => sign * compare(a, b) || a.id.localeCompare(b.id));
}
