import { Td } from '@/components/ui/table';
import { delta, exact } from '@/lib/format';
import { lengthOf } from '@/lib/usage/ranges';
import type { UsageReport } from '@/lib/usage/report';

type Compared = NonNullable<UsageReport['compared']>;

/** A cell: what a figure is compared with. Of days none of which was read there is none, and no zero. */
export function Before({ value, compared }: { value: bigint; compared: Compared }) {
  const unread = value === 0n && compared.unread === lengthOf(compared);
  return <Td numeric>{unread ? '–' : exact(value)}</Td>;
}

type Props = { now: bigint; before: bigint; compared: Compared };

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
