import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table';
import { exact, formatDay } from '@/lib/format';
import { formatDateTime } from '@/lib/format-time';
import type { UsageReport } from '@/lib/usage/report';
import { tokensOf } from '@/lib/usage/sums';

/** What the provider changed after a day had been read as complete: before, after, and when it was noticed. */
export function CorrectionsTable({ corrections }: Pick<UsageReport, 'corrections'>) {
  return (
    <Table label="Corrections, newest first">
      <THead>
        <tr>
          <Th>Day (UTC)</Th>
          <Th>What</Th>
          <Th numeric>Tokens before</Th>
          <Th numeric>after</Th>
          <Th numeric>Requests before</Th>
          <Th numeric>after</Th>
          <Th>Noticed</Th>
        </tr>
      </THead>
      <TBody>
        {corrections.map(({ id, day, connection, project, model, endpoint, before, after, seenAt }) => (
          <Tr key={id}>
            <Td className="whitespace-nowrap">{formatDay(day)}</Td>
            <Td className="wrap-anywhere min-w-48 print:min-w-0">
              {project}
              <span className="block text-muted text-xs">
                {model}, {endpoint}, {connection}
              </span>
            </Td>
            <Td numeric>{exact(tokensOf(before))}</Td>
            <Td numeric>{exact(tokensOf(after))}</Td>
            <Td numeric>{exact(before.requests)}</Td>
            <Td numeric>{exact(after.requests)}</Td>
            <Td className="min-w-24">{formatDateTime(seenAt)}</Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
