'use client';

import { memo } from 'react';
import { seriesLook } from '@/components/charts/palette';
import { Swatch } from '@/components/charts/swatch';
import { Badge } from '@/components/ui/badge';
import { Table, TBody, Td, TFoot, THead, Tr } from '@/components/ui/table';
import { counted } from '@/lib/format';
import { canDrill, drillInto } from '@/lib/usage/drill';
import type { ReportGroup, UsageReport } from '@/lib/usage/report';
import { OTHER } from '@/lib/usage/series';
import { totalOf } from '@/lib/usage/sums';
import type { UsageView, ViewChange } from '@/lib/usage/view';
import { UNFAIR_WORDS } from './change';
import { comparedOf, FigureCells, FigureHeads, SortHead } from './figure-columns';
import { isUnread, overOf } from './points';
import { sorted } from './sorted';
import { ViewLink } from './view-link';
import { GROUP_WORDS } from './words';

type Props = { report: UsageReport; view: UsageView; onChange: (change: ViewChange) => void };

/** What each group used, exactly; those that are searched for have a total of their own. */
export const GroupTable = memo(function GroupTable({ report, view, onChange }: Props) {
  const { compared } = report;
  const words = GROUP_WORDS[view.group].one;
  const sought = view.find.trim().toLowerCase();
  const found = report.groups.filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(sought));
  const rows = sorted(found, (group) => ({ ...group, last: group.id === OTHER }), view.sort, view.metric);
  const sum = (of: 'now' | 'over' | 'before') => totalOf(rows.map((group) => group[of]));
  const unfair = compared?.unfair ?? null;
  return (
    <>
      <Table label={`Usage by ${words.toLowerCase()}`} pinned>
        <THead>
          <tr>
            <SortHead name="name" label={words} view={view} onChange={onChange} />
            <FigureHeads report={report} view={view} onChange={onChange} />
          </tr>
        </THead>
        <TBody>
          {rows.map((group) => (
            <Tr key={group.id}>
              <Td>
                <GroupName group={group} report={report} view={view} onChange={onChange} />
              </Td>
              <FigureCells report={report} {...knownOf(group)} unfair={unfair} told />
            </Tr>
          ))}
        </TBody>
        {rows.length > 0 && (
          <TFoot>
            <tr>
              <Td>{sought ? `Total of ${counted(rows.length, 'row')} found` : 'Total'}</Td>
              <FigureCells
                report={report}
                now={isUnread(report) ? null : sum('now')}
                over={overOf(report) && sum('over')}
                before={sum('before')}
                unfair={unfair}
                told
              />
            </tr>
          </TFoot>
        )}
      </Table>
      {unfair && comparedOf(report) && (
        <p className="border-t px-4 py-3 text-muted text-sm">No change is given in per cent: {UNFAIR_WORDS[unfair]}.</p>
      )}
      {rows.length === 0 && (
        <p className="p-4 text-muted text-sm">
          {report.groupCount > report.groups.length
            ? `None of the ${report.groups.length - 1} largest`
            : 'None of them'}{' '}
          is called “{view.find.trim()}”{report.groupCount > report.groups.length && '; the CSV has all of them'}.
        </p>
      )}
    </>
  );
});

/** The figures of a group, without those that are not known. */
const knownOf = ({ now, over, before, unknown }: ReportGroup) => ({
  now: unknown.includes('now') ? null : now,
  over: unknown.includes('over') ? null : over,
  before: unknown.includes('before') ? null : before,
});

function GroupName({ group: { id, name, note, colour }, report, view, onChange }: Props & { group: ReportGroup }) {
  return (
    <span className="flex min-w-36 items-center gap-2 sm:min-w-48">
      <Swatch {...(report.series.includes(id) ? seriesLook(id, colour) : seriesLook(OTHER, null))} />
      {id !== OTHER && canDrill(view.group) ? (
        <ViewLink
          view={view}
          change={drillInto(view, id)}
          onFollow={onChange}
          className="wrap-anywhere hover:underline"
        >
          {name}
        </ViewLink>
      ) : (
        <span className="wrap-anywhere">
          {id === OTHER ? `${name} (${report.groupCount - report.groups.length + 1})` : name}
        </span>
      )}
      {note && <Badge tone="neutral">{note}</Badge>}
    </span>
  );
}
