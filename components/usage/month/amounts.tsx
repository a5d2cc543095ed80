import { Td } from '@/components/ui/table';
import { exact, signed } from '@/lib/format';
import type { ChangeAmounts, Movement } from '@/lib/usage/moved';

type Props = { row: ChangeAmounts; doubts: Movement['doubts'] };

/** Three cells: what it was, what it is, and the change between them with its sign. */
export function Amounts({ row: { before, after, change }, doubts }: Props) {
  return (
    <>
      <Td numeric>{doubts.before && before === '0' ? '–' : exact(before)}</Td>
      <Td numeric>{doubts.after && after === '0' ? '–' : exact(after)}</Td>
      <Td numeric>{signed(change)}</Td>
    </>
  );
}
