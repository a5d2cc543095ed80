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

/** Why a period is no fair comparison; null where it is one. */
const unfair = ({ unread, alike }: Compared): string | null => {
  if (unread > 0) return 'what it is compared with was not read in full';
  return alike ? null : 'what it is compared with is of fewer organizations';
};

type Props = { now: bigint; before: bigint; compared: Compared };

/** A cell: by how much a figure differs, where that is a fair comparison. */
export function Change({ now, before, compared }: Props) {
  const why = unfair(compared);
  const { text, words } = why ? { text: '–', words: why } : delta(now, before);
  return (
    <Td numeric>
      <span aria-hidden="true">{text}</span>
      <span className="sr-only">{words}</span>
    </Td>
  );
}
