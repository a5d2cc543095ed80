import { Badge } from '@/components/ui/badge';
import { Table, TBody, Td, TFoot, THead, Th, Tr } from '@/components/ui/table';
import { counted, exact, share } from '@/lib/format';
import type { GroupSums } from '@/lib/usage/month/figures';
import type { MonthReport, MonthTable as Rows } from '@/lib/usage/month/report';
import { isSome, tokensOf, totalOf } from '@/lib/usage/sums';
import { isUnread } from '../points';
import { GROUP_WORDS } from '../words';
import { ChangeText } from './change-text';
import { ReportCard } from './report-card';
import { comparedWords, unfairWords } from './words';

type Props = { table: Rows; report: MonthReport };

/** What each group used in the month, all of it and exactly: the rows add up to the total of the month. */
export function MonthTable({ table: { group, rows, rest }, report }: Props) {
  const { one, many } = GROUP_WORDS[group];
  const isProjects = group === 'project';
  const { totals } = report.usage;
  const unfair = unfairWords(report, report.before);
  // An organization is compared by itself, whatever the others lack.
  const isFair = (id: string) => group === 'connection' && report.comparable.includes(id);
  // That nothing was used may only be what the month lacks: of an organization, or of any that others' figures are of.
  const { lacks, present } = report.finality;
  const isDoubtful = (id: string) =>
    group === 'connection'
      ? lacks.some((each) => each.id === id) || !present.some((each) => each.id === id)
      : lacks.some(({ missing, since }) => missing.length > 0 || since !== null);
  const figures = ({ now, over, before }: Omit<GroupSums, 'id'>, why = unfair, known = !isUnread(report.usage)) => (
    <>
      <Td numeric>{known ? exact(now.inputTokens) : '–'}</Td>
      <Td numeric>{known ? exact(now.outputTokens) : '–'}</Td>
      <Td numeric>{known ? exact(now.requests) : '–'}</Td>
      <Td numeric>{known ? share(tokensOf(now), tokensOf(totals)) : '–'}</Td>
      <Td numeric>
        <ChangeText now={tokensOf(over)} before={tokensOf(before)} unfair={why} />
      </Td>
    </>
  );
  return (
    <ReportCard title={`By ${one.toLowerCase()}`} description={describe(group, report, unfair)} flush>
      <Table label={`Usage of the month by ${one.toLowerCase()}`}>
        <THead>
          <tr>
            <Th>{one}</Th>
            {isProjects && <Th>Owner</Th>}
            {isProjects && <Th>Cost centre</Th>}
            <Th numeric>Input tokens</Th>
            <Th numeric>Output tokens</Th>
            <Th numeric>Requests</Th>
            <Th numeric>Share</Th>
            <Th numeric>Change</Th>
          </tr>
        </THead>
        <TBody>
          {rows.map(({ id, name, note, owner, costCentre, ...sums }) => (
            <Tr key={id}>
              <Td className={NAME}>
                {name} {note && <Badge tone="neutral">{note}</Badge>}
              </Td>
              {isProjects && <Td className={SAID}>{owner ?? '–'}</Td>}
              {isProjects && <Td className={SAID}>{costCentre ?? '–'}</Td>}
              {figures(sums, isFair(id) ? null : unfair, isSome(sums.now) || !isDoubtful(id))}
            </Tr>
          ))}
          {rest && (
            <Tr>
              <Td colSpan={isProjects ? 3 : 1}>
                {counted(rest.count, `smaller ${one.toLowerCase()}`, `smaller ${many.toLowerCase()}`)} together, each of
                them in the CSV
              </Td>
              {figures(rest)}
            </Tr>
          )}
        </TBody>
        <TFoot>
          <tr>
            <Td colSpan={isProjects ? 3 : 1}>Total</Td>
            {figures({
              now: totals,
              over: report.over?.totals ?? totals,
              before: report.before?.totals ?? totalOf([]),
            })}
          </tr>
        </TFoot>
      </Table>
    </ReportCard>
  );
}

function describe(group: Rows['group'], report: MonthReport, unfair: string | null): string {
  if (!report.before) return 'Share is of tokens. No day of the month is over, so that there is nothing to compare.';
  const before = comparedWords(report.before);
  const over = report.over && report.over.to < report.range.to ? ` of ${comparedWords(report.over)}` : '';
  if (!unfair) return `Share and change are of tokens; the change${over} is against ${before}.`;
  const but =
    group === 'connection' && report.comparable.length > 0
      ? ' An organization that was read in full in both has its own.'
      : '';
  return `Share is of tokens. No change against ${before}: ${unfair}.${but}`;
}

/** Names give way to figures: on paper nothing scrolls. */
const NAME = 'wrap-anywhere min-w-48 print:min-w-0';
const SAID = 'wrap-anywhere min-w-28 print:min-w-0';
