import type { ReactNode } from 'react';
import { Table, TBody, Td, TFoot, THead, Th, Tr } from '@/components/ui/table';
import { counted, exact, signed } from '@/lib/format';
import type { ChangeAmounts, Movement } from '@/lib/usage/moved';
import { type DayRange, lengthOf } from '@/lib/usage/ranges';
import type { Mover } from '@/lib/usage/view';
import { rangeWords } from './points';

/** What explains a change, the largest first, and the total that it adds up to. */
export function MovedTable({ movement }: { movement: Movement }) {
  const { moved, rest, total, compared, unread } = movement;
  const { by } = movement.of;
  const most = moved.reduce((max, { change }) => (size(change) > max ? size(change) : max), 1n);
  const unknown = unreadPeriod(movement);
  if (unknown) return <Note>{rangeWords(unknown)} was not read, so there is no change to explain.</Note>;
  if (moved.length === 0) return <Note>Nothing was used in either period.</Note>;
  return (
    <>
      {(compared.unread > 0 || unread > 0) && (
        <p className="px-4 pb-3 text-sm text-warning">
          {counted(compared.unread + unread, 'day')} of the two periods{' '}
          {compared.unread + unread === 1 ? 'was' : 'were'} not read in full: part of this change is only what has not
          been read.
        </p>
      )}
      {(compared.unfair === 'organizations' || compared.unfair === 'length') && (
        <p className="px-4 pb-3 text-sm text-warning">
          {compared.unfair === 'length'
            ? `${counted(lengthOf(movement), 'day')} against ${lengthOf(compared)}: part of this change is only that.`
            : 'An organization begins, or was disconnected, within the two periods: part of this change is only that.'}
        </p>
      )}
      <Table label="What moved" pinned>
        <THead>
          <tr>
            <Th>{MOVER_HEADS[by]}</Th>
            <Th numeric>Change</Th>
            <Th className="w-1/4">
              <span className="sr-only">Size of the change</span>
            </Th>
            <Th numeric>Before</Th>
            <Th numeric>Now</Th>
          </tr>
        </THead>
        <TBody>
          {moved.map((row) => (
            <Tr key={row.id}>
              <Td className="wrap-anywhere min-w-36">
                {row.project ?? row.model}
                {row.project !== null && row.model !== null && (
                  <span className="block text-muted text-xs">{row.model}</span>
                )}
              </Td>
              <Amounts doubts={movement.doubts} row={row} bar={<ChangeBar change={BigInt(row.change)} most={most} />} />
            </Tr>
          ))}
          {rest && (
            <Tr>
              <Td>{counted(rest.count, 'smaller change')} together</Td>
              <Amounts doubts={movement.doubts} row={rest} />
            </Tr>
          )}
        </TBody>
        <TFoot>
          <tr>
            <Td>Total</Td>
            <Amounts doubts={movement.doubts} row={total} />
          </tr>
        </TFoot>
      </Table>
    </>
  );
}

const MOVER_HEADS: Readonly<Record<Mover, string>> = { both: 'Project and model', project: 'Project', model: 'Model' };

type AmountsProps = { row: ChangeAmounts; doubts: Movement['doubts']; bar?: ReactNode };

/** The change first, and what it is between: that is what a narrow screen may leave outside. */
const Amounts = ({ row: { before, after, change }, doubts, bar }: AmountsProps) => (
  <>
    <Td numeric>{signed(change)}</Td>
    <Td>{bar}</Td>
    <Td numeric>{doubts.before && before === '0' ? '–' : exact(before)}</Td>
    <Td numeric>{doubts.after && after === '0' ? '–' : exact(after)}</Td>
  </>
);

/** The period of which nothing was read: a change against it would be all there is. */
function unreadPeriod({ from, to, unread, compared, total }: Movement): DayRange | undefined {
  return [
    { ...compared, sum: total.before },
    { from, to, unread, sum: total.after },
  ].find((period) => period.sum === '0' && period.unread === lengthOf(period));
}

const Note = ({ children }: { children: ReactNode }) => <p className="px-4 pb-4 text-muted text-sm">{children}</p>;

const size = (change: string) => (change.startsWith('-') ? -BigInt(change) : BigInt(change));

/** To the right what grew, to the left what shrank; the figure beside it says the same. */
function ChangeBar({ change, most }: { change: bigint; most: bigint }) {
  const grew = change >= 0n;
  const width = Number(((grew ? change : -change) * 1000n) / most) / 20; // per cent of half the cell
  return (
    <svg aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none" className="h-2 w-full min-w-24">
      <rect x="49.75" y="0" width="0.5" height="8" fill="var(--color-border-strong)" />
      <rect
        x={grew ? 50 : 50 - width}
        y="1"
        width={width}
        height="6"
        fill={grew ? 'var(--color-info)' : 'var(--color-warning)'}
      />
    </svg>
  );
}
