import { ScrollText } from 'lucide-react';
import type { Route } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import type { AuditPage, AuditParams } from '@/lib/activity/audit-queries';
import { AUDIT_ACTIONS, auditLabel } from '@/lib/activity/audit-sentences';
import { formatDay } from '@/lib/format';
import { AuditFilters } from './audit-filters';
import { AuditTable } from './audit-table';

type Named = { id: string; name: string };
type Props = { page: AuditPage; people: readonly Named[]; connections: readonly Named[]; params: AuditParams };

const PATH = '/settings/audit-log' as Route;

export function AuditLog({ page: { entries, older, newer }, people, connections, params }: Props) {
  const to = (cursor: 'before' | 'after', id: string | null) =>
    id === null ? null : (`${PATH}?${searchOf(params, { [cursor]: id })}` as Route);
  const options = (named: readonly Named[]) => named.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="flex flex-col gap-4">
      <AuditFilters
        params={params}
        actions={AUDIT_ACTIONS.map((value) => ({ value, label: auditLabel(value) }))}
        people={options(people)}
        connections={options(connections)}
      />
      <Card flush>
        {entries.length > 0 ? (
          <AuditTable entries={entries} />
        ) : (
          <EmptyState
            icon={<ScrollText />}
            title="Nothing like this was done"
            action={<ButtonLink href={PATH}>Show everything</ButtonLink>}
          >
            {params.from && params.to && params.from > params.to
              ? 'The range ends before it begins.'
              : 'No entry matches what was chosen.'}
          </EmptyState>
        )}
      </Card>
      {(older || newer) && (
        <Pagination previous={to('after', newer)} next={to('before', older)}>
          {span(entries)}
        </Pagination>
      )}
    </div>
  );
}

/** The filters as an address has them, to be taken over into another. */
export function searchOf({ action, person, connection, from, to }: AuditParams, more: Record<string, string> = {}) {
  const chosen = { action, person, connection, from, to, ...more };
  return `${new URLSearchParams(Object.entries(chosen).filter((entry): entry is [string, string] => Boolean(entry[1])))}`;
}

function span(entries: AuditPage['entries']): string {
  const [newest, oldest] = [entries.at(0)?.at, entries.at(-1)?.at].map((at) => (at ? formatDay(at) : ''));
  return newest === oldest ? `${newest}` : `${newest} back to ${oldest}`;
}
