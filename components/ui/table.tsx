import { clsx } from 'clsx';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

const FRAME = 'scroll-hint relative overflow-x-auto focus-visible:-outline-offset-2 print:overflow-visible';

type TableProps = ComponentProps<'table'> & {
  label: string /** The first column stays where it is. */;
  pinned?: boolean;
};

/** A table that scrolls inside its own frame; `label` names it for assistive technology. */
export function Table({ label, pinned = false, className, ...props }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={clsx(FRAME, pinned && 'pinned')} aria-label={label} tabIndex={0}>
      <table {...props} aria-label={label} className={clsx('w-full border-collapse text-sm', className)} />
    </section>
  );
}

export function THead(props: ComponentProps<'thead'>) {
  return <thead {...props} className={clsx('border-b bg-sunken text-muted', props.className)} />;
}

export function TBody(props: ComponentProps<'tbody'>) {
  return <tbody {...props} className={clsx('divide-y divide-border', props.className)} />;
}

export function TFoot(props: ComponentProps<'tfoot'>) {
  // On paper a foot would be repeated on every sheet, and taken for the sum of what stands above it.
  const className = clsx(
    'border-t bg-sunken font-medium print:table-row-group print:break-before-avoid',
    props.className,
  );
  return <tfoot {...props} className={className} />;
}

export function Tr(props: ComponentProps<'tr'>) {
  return <tr {...props} className={clsx('break-inside-avoid hover:bg-sunken/60', props.className)} />;
}

type CellProps = {
  /** Right aligned, digits of one width. */
  numeric?: boolean;
};

const cell = (numeric: boolean, className?: string) =>
  clsx('px-3 first:pl-4 last:pr-4', numeric ? 'whitespace-nowrap text-right tabular-nums' : 'text-left', className);

type ThProps = ComponentProps<'th'> & CellProps & { sort?: { direction: 'asc' | 'desc' | null; control: ReactNode } };

/** A column head. A sortable one holds a link or button in `sort.control`. */
export function Th({ numeric = false, sort, className, children, ...props }: ThProps) {
  const Icon = sort?.direction === 'asc' ? ArrowUp : sort?.direction === 'desc' ? ArrowDown : ChevronsUpDown;
  return (
    <th
      scope="col"
      {...props}
      aria-sort={sort?.direction ? (sort.direction === 'asc' ? 'ascending' : 'descending') : undefined}
      className={cell(numeric, clsx('h-9 whitespace-nowrap font-medium', className))}
    >
      {sort ? (
        <span className="inline-flex items-center gap-1">
          {sort.control}
          <Icon aria-hidden="true" className={clsx('size-3.5', !sort.direction && 'opacity-50')} />
        </span>
      ) : (
        children
      )}
    </th>
  );
}

export function Td({ numeric = false, className, ...props }: ComponentProps<'td'> & CellProps) {
  return <td {...props} className={cell(numeric, clsx('py-2', className))} />;
}
