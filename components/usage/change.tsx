import { Td } from '@/components/ui/table';
import { delta } from '@/lib/format';
import type { Unfair } from '@/lib/usage/fairness';

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
