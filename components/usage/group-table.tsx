'use client';

import { memo } from 'react';
import { seriesLook } from '@/components/charts/palette';
import { Swatch } from '@/components/charts/swatch';
import { Badge } from '@/components/ui/badge';
import { Table, TBody, Td, TFoot, THead, Th, Tr } from '@/components/ui/table';
import { counted, exact, share } from '@/lib/format';
import { canDrill, drillInto } from '@/lib/usage/drill';
import type { ReportGroup, UsageReport } from '@/lib/usage/report';
import { OTHER } from '@/lib/usage/series';
import { measured, totalOf } from '@/lib/usage/sums';
import type { SortKey, UsageView, ViewChange } from '@/lib/usage/view';
import { Before, Change } from './change';
import { nextSort, sortedGroups } from './sorted';
import { ViewLink } from './view-link';
import { GROUP_WORDS, METRIC_WORDS } from './words';

const COLUMNS = [
  { key: 'inputTokens', label: 'Input tokens' },
  { key: 'outputTokens', label: 'Output tokens' },
  { key: 'requests', label: 'Requests' },
] as const;

type Props = { report: UsageReport; view: UsageView; onChange: (change: ViewChange) => void };

/** What each group used, exactly; those that are searched for have a total of their own. */
export const GroupTable = memo(function GroupTable({ report, view, onChange }: Props) {
  const sought = view.find.trim().toLowerCase();
  const found = report.groups.filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(sought));
  const rows = sortedGroups(found, view.sort, view.metric);
  const whole = measured(report.totals, view.metric);
  const figures = (now: ReportGroup['now'], before: ReportGroup['before']) => (
    <>
      {COLUMNS.map(({ key }) => (
        <Td key={key} numeric>
          {exact(now[key])}
        </Td>
      ))}
      <Td numeric>{share(measured(now, view.metric), whole)}</Td>
      {report.compared && (
        <>
          <Before value={measured(before, view.metric)} compared={report.compared} />
          <Change now={measured(now, view.metric)} before={measured(before, view.metric)} compared={report.compared} />
        </>
      )}
    </>
  );
  const head = (key: SortKey, label: string) => (
    <Th
      key={key}
      numeric={key !== 'name'}
      sort={{
        direction: view.sort?.key === key ? view.sort.direction : null,
        control: (
          <button type="button" className="min-h-6" onClick={() => onChange({ sort: nextSort(view.sort, key) })}>
            {label}
          </button>
        ),
      }}
    />
  );
  return (
    <Table label={`Usage by ${GROUP_WORDS[view.group].one.toLowerCase()}`}>
      <THead>
        <tr>
          {head('name', GROUP_WORDS[view.group].one)}
          {COLUMNS.map(({ key, label }) => head(key, label))}
          {head('share', `Share of ${METRIC_WORDS[view.metric].toLowerCase()}`)}
          {report.compared && <Th numeric>{METRIC_WORDS[view.metric]} before</Th>}
          {report.compared && head('change', 'Change')}
        </tr>
      </THead>
      <TBody>
        {rows.map((group) => (
          <Tr key={group.id}>
            <Td>
              <GroupName group={group} report={report} view={view} onChange={onChange} />
            </Td>
            {figures(group.now, group.before)}
          </Tr>
        ))}
      </TBody>
      <TFoot>
        <tr>
          <Td>{sought ? `Total of ${counted(rows.length, 'row')} found` : 'Total'}</Td>
          {sought
            ? figures(totalOf(rows.map(({ now }) => now)), totalOf(rows.map(({ before }) => before)))
            : figures(report.totals, report.compared?.totals ?? totalOf([]))}
        </tr>
      </TFoot>
    </Table>
  );
});

function GroupName({ group: { id, name, note, colour }, report, view, onChange }: Props & { group: ReportGroup }) {
  return (
    <span className="flex min-w-48 items-center gap-2">
      <Swatch {...(report.series.includes(id) ? seriesLook(id, colour) : seriesLook(OTHER, null))} />
      {id !== OTHER && canDrill(view.group) ? (
        <ViewLink view={view} change={drillInto(view, id)} onFollow={onChange} className="break-words hover:underline">
          {name}
        </ViewLink>
      ) : (
        <span className="break-words">
          {id === OTHER ? `${name} (${report.groupCount - report.groups.length + 1})` : name}
        </span>
      )}
      {note && <Badge tone="neutral">{note}</Badge>}
    </span>
  );
}
