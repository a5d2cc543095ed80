import { clsx } from 'clsx';

/** The colour of a series beside its name. */
export function Swatch({ fill, hatched }: { fill: string; hatched: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={clsx('inline-block size-3 shrink-0 rounded-sm', hatched && 'nobodys')}
      style={{ backgroundColor: fill }}
    />
  );
}
