import { Td } from '@/components/ui/table';
import { delta } from '@/lib/format';
import type { UsageReport } from '@/lib/usage/report';

type Props = { now: bigint; before: bigint; compared: NonNullable<UsageReport['compared']> };

/** A cell: by how much a figure differs. What was not read whole before is nothing to compare with. */
export function Change({ now, before, compared }: Props) {
  const { text, words } =
    compared.unread > 0 ? { text: '–', words: 'what it is compared with was not read in full' } : delta(now, before);
  return (
    <Td numeric>
      <span aria-hidden="true">{text}</span>
      <span className="sr-only">{words}</span>
    </Td>
  );
}
