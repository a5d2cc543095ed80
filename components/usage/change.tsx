import { Td } from '@/components/ui/table';
import { delta, exact } from '@/lib/format';
import type { Unfair } from '@/lib/usage/fairness';
import { lengthOf } from '@/lib/usage/ranges';
import type { UsageReport } from '@/lib/usage/report';

type Compared = NonNullable<UsageReport['compared']>;

/** A cell: what a figure is compared with. Of days none of which was read there is none, and no zero. */
export function Before({ value, compared }: { value: bigint; compared: Compared }) {
  const unread = value === 0n && compared.unread === lengthOf(compared);
  return <Td numeric>{unread ? '–' : exact(value)}</Td>;
}

/** Why there is no percentage. */
export const UNFAIR_WORDS: Readonly<Record<Unfair, string>> = {
  length: 'the two periods have not the same length',
  pastUnread: 'what it is compared with was not read in full',
  organizations: 'the two periods are of different organizations',
  unread: 'it was not read in full',
};

type Props = { now: bigint; before: bigint; unfair: Unfair | null };

/** A cell: by how much a figure differs, where that is a fair comparison. */
export function Change({ now, before, unfair }: Props) {
  const { text, words } = unfair ? { text: '–', words: `No percentage: ${UNFAIR_WORDS[unfair]}` } : delta(now, before);
  return (
    <Td numeric>
      <span aria-hidden="true">{text}</span>
      <span className="sr-only">{words}</span>
    </Td>
  );
}
