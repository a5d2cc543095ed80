import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table';
import type { AuditRow } from '@/lib/activity/audit-queries';
import { formatDateTime } from '@/lib/format-time';

export function AuditTable({ entries }: { entries: readonly AuditRow[] }) {
  return (
    <Table label="Audit log" className="max-sm:[&_:is(th,td)]:pl-4">
      <THead>
        <tr>
          <Th className="hidden w-52 sm:table-cell">When (UTC)</Th>
          <Th>
            What happened<span className="sm:hidden">, when (UTC) and from where</span>
          </Th>
          <Th className="hidden w-44 sm:table-cell">Address</Th>
        </tr>
      </THead>
      <TBody>
        {entries.map(({ id, at, who, what, address }) => (
          <Tr key={id}>
            <Td className="hidden whitespace-nowrap align-top sm:table-cell">
              <When at={at} />
            </Td>
            <Td className="wrap-anywhere">
              <span className="font-medium">{who}</span> {what}
              <div className="sm:hidden">
                <When at={at} /> {address && <Address>{address}</Address>}
              </div>
            </Td>
            <Td className="hidden align-top wrap-anywhere sm:table-cell">
              {address ? <Address>{address}</Address> : <span className="text-muted">Not known</span>}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function When({ at }: { at: string }) {
  return (
    <time dateTime={at} className="text-muted tabular-nums">
      {formatDateTime(at, { seconds: true }).replace(' UTC', '')}
    </time>
  );
}

const Address = ({ children }: { children: string }) => (
  <span className="text-muted text-sm tabular-nums">{children}</span>
);
