import { clsx } from 'clsx';

/** The first letter of a name, standing for a picture. */
export function Initial({ name, round = false }: { name: string; round?: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        'flex size-6 shrink-0 items-center justify-center font-semibold text-xs uppercase',
        round
          ? 'rounded-full bg-sunken text-text ring-1 ring-border ring-inset'
          : 'rounded-md bg-accent-solid text-on-accent',
      )}
    >
      {[...name.trim()][0] ?? '·'}
    </span>
  );
}
