import { Td } from '@/components/ui/table';
import { exact, signed } from '@/lib/format';
import type { ChangeAmounts } from '@/lib/usage/moved';

/** Three cells: what it was, what it is, and the change between them with its sign. */
export function Amounts({ row: { before, after, change } }: { row: ChangeAmounts }) {
  return (
    <>
      <Td numeric>{exact(before)}</Td>
      <Td numeric>{exact(after)}</Td>
      <Td numeric>{signed(change)}</Td>
    </>
  );
}
