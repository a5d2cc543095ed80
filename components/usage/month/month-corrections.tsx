import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table';
import { counted, exact, formatDateTime, formatDay, signed } from '@/lib/format';
import type { MonthReport } from '@/lib/usage/month-report';
import { MAX_CORRECTIONS } from '@/lib/usage/restatements';
import { tokensOf } from '@/lib/usage/sums';
import { ReportCard } from './report-card';

/** What the provider changed in the month after it had been read as complete: before, after, and when it was noticed. */
export function MonthCorrections({ report: { usage } }: { report: MonthReport }) {
  const days = usage.steps.flatMap(({ restated }) => restated ?? []);
  if (days.length === 0) return null;
  const { corrections } = usage;
  const change = days.reduce((sum, { before, after }) => sum + BigInt(after) - BigInt(before), 0n);
  return (
    <ReportCard
      title="Corrections"
      description={`The provider changed ${counted(days.length, 'day')} of this month afterwards, by ${signed(change)} tokens in all. The figures above have its newest counts. ${
        corrections.length === MAX_CORRECTIONS ? `The newest ${MAX_CORRECTIONS} corrections:` : 'The newest first:'
      }`}
      flush
    >
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
    </ReportCard>
  );
}
