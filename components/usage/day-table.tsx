import { Badge } from '@/components/ui/badge';
import { Table, TBody, Td, TFoot, THead, Th, Tr } from '@/components/ui/table';
import { exact, formatDay } from '@/lib/format';
import type { ReportDay, UsageReport } from '@/lib/usage/report';

const STATES = {
  settled: { tone: 'success', word: 'Settled' },
  provisional: { tone: 'info', word: 'Provisional' },
  gap: { tone: 'warning', word: 'Partly read' },
  missing: { tone: 'warning', word: 'Not read' },
  none: { tone: 'neutral', word: 'No history' },
} as const;

/** Newest first. A day that was not read has no figures, not zeros. */
export function DayTable({ report }: { report: UsageReport }) {
  return (
    <Table label="Usage by day">
      <THead>
        <tr>
          <Th>Day (UTC)</Th>
          <Th>State</Th>
          <Th numeric>Input tokens</Th>
          <Th numeric>Output tokens</Th>
          <Th numeric>Requests</Th>
        </tr>
      </THead>
      <TBody>
        {report.days.toReversed().map((entry) => (
          <DayRow key={entry.day} entry={entry} />
        ))}
      </TBody>
      <TFoot>
        <tr>
          <Td colSpan={2}>Total</Td>
          <Td numeric>{exact(report.totals.inputTokens)}</Td>
          <Td numeric>{exact(report.totals.outputTokens)}</Td>
          <Td numeric>{exact(report.totals.requests)}</Td>
        </tr>
      </TFoot>
    </Table>
  );
}

function DayRow({ entry }: { entry: ReportDay }) {
  const { tone, word } = STATES[entry.state];
  const empty = (entry.state === 'missing' || entry.state === 'none') && entry.requests === '0';
  const figure = (value: string) => (empty ? '–' : exact(value));
  return (
    <Tr>
      <Td className="whitespace-nowrap">{formatDay(entry.day)}</Td>
      <Td>
        <Badge tone={tone}>{word}</Badge>
      </Td>
      <Td numeric>{figure(entry.inputTokens)}</Td>
      <Td numeric>{figure(entry.outputTokens)}</Td>
      <Td numeric>{figure(entry.requests)}</Td>
    </Tr>
  );
}
