import { Td } from '@/components/ui/table';
import { delta } from '@/lib/format';
import { UNFAIR_SHORT, type Unfair } from '@/lib/usage/fairness';

/** Why there is no percentage. */
export const UNFAIR_WORDS: Readonly<Record<Unfair, string>> = {
  length: 'the two periods have not the same length',
  pastUnread: 'what it is compared with was not read in full',
  organizations: 'the two periods are of different organizations',
  unread: 'it was not read in full',
};

/** `told`: why there is no percentage stands beside the table, once for all its rows. */
type Props = { now: bigint | null; before: bigint | null; unfair: Unfair | null; told: boolean };

/** A cell: by how much a figure differs, or why that is not said. */
export function Change({ now, before, unfair, told }: Props) {
  if (unfair && !told)
    return (
      <Td numeric>
        <span className="inline-block max-w-20 whitespace-normal text-muted text-xs leading-tight">
          {UNFAIR_SHORT[unfair]}
        </span>
      </Td>
    );
  const said = !unfair && now !== null && before !== null;
  const { text, words } = said ? delta(now, before) : { text: '–', words: 'No percentage' };
  return (
    <Td numeric>
      <span aria-hidden="true">{text}</span>
      <span className="sr-only">{words}</span>
    </Td>
  );
}
