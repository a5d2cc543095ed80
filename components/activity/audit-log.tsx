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

type Props = { page: AuditPage; people: readonly { id: string; name: string }[]; params: AuditParams };

const PATH = '/settings/audit-log' as Route;

export function AuditLog({ page: { entries, older, newer }, people, params }: Props) {
  const { action = '', person = '' } = params;
  const to = (cursor: 'before' | 'after', id: string | null) => {
    if (id === null) return null;
    const query = new URLSearchParams({ ...(action && { action }), ...(person && { person }), [cursor]: id });
    return `${PATH}?${query}` as Route;
  };
  return (
    <div className="flex flex-col gap-4">
      <AuditFilters
        action={action}
        person={person}
        actions={AUDIT_ACTIONS.map((value) => ({ value, label: auditLabel(value) }))}
        people={people.map(({ id, name }) => ({ value: id, label: name }))}
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
            No entry matches the action and the person chosen.
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

function span(entries: AuditPage['entries']): string {
  const [newest, oldest] = [entries.at(0)?.at, entries.at(-1)?.at].map((at) => (at ? formatDay(at) : ''));
  return newest === oldest ? `${newest}` : `${newest} back to ${oldest}`;
}
