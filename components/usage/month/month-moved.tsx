import { Table, TBody, Td, TFoot, THead, Th, Tr } from '@/components/ui/table';
import { counted } from '@/lib/format';
import type { MonthReport } from '@/lib/usage/month/report';
import { Amounts } from './amounts';
import { ReportCard } from './report-card';
import { comparedWords, unfairWords } from './words';

/** Which projects and models explain the change against the month before; the amounts add up to it. */
export function MonthMoved({ report }: { report: MonthReport }) {
  const { moved, before } = report;
  if (!moved || moved.moved.length === 0 || !before?.isRead) return null; // the totals say why
  const unfair = unfairWords(report, before);
  return (
    <ReportCard
      title="What moved"
      description={`Tokens of ${comparedWords(moved)} against ${comparedWords(before)}, the largest change first${unfair ? `. Part of it may be only that: ${unfair}.` : ''}`}
      flush
    >
      <Table label="What moved">
        <THead>
          <tr>
            <Th>Project</Th>
            <Th>Model</Th>
            <Th numeric>Before</Th>
            <Th numeric>Now</Th>
            <Th numeric>Change</Th>
          </tr>
        </THead>
        <TBody>
          {moved.moved.map((row) => (
            <Tr key={row.id}>
              <Td className={NAME}>{row.project}</Td>
              <Td className={NAME}>{row.model}</Td>
              <Amounts row={row} doubts={moved.doubts} />
            </Tr>
          ))}
          {moved.rest && (
            <Tr>
              <Td colSpan={2}>{counted(moved.rest.count, 'smaller change')} together</Td>
              <Amounts row={moved.rest} doubts={moved.doubts} />
            </Tr>
          )}
        </TBody>
        <TFoot>
          <tr>
            <Td colSpan={2}>Total</Td>
            <Amounts row={moved.total} doubts={moved.doubts} />
          </tr>
        </TFoot>
      </Table>
    </ReportCard>
  );
}

const NAME = 'wrap-anywhere min-w-40 print:min-w-0';
