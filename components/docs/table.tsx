import type { ReactNode } from 'react';

type Props = {
  label: string;
  head: readonly string[];
  rows: readonly (readonly ReactNode[])[];
  /** Of words and marks that fit a phone; else the table scrolls there. */
  small?: boolean;
};

/** A table of prose; the first cell of a row names it. */
export function DocTable({ label, head, rows, small = false }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll-hint prose-block relative overflow-x-auto" aria-label={label} tabIndex={0}>
      <table aria-label={label} className={small ? 'max-sm:[&_:is(td,th)]:px-1.5' : 'min-w-[34rem]'}>
        <thead>
          <tr>
            {head.map((text) => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...rest], row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of fixed text never move
            <tr key={row}>
              <th scope="row">{first}</th>
              {rest.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells of fixed text never move
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
