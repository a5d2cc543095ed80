import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { TONE, type Tone } from './tone';

/** A short label. Its meaning is in its words; the colour only repeats it. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  const { text, surface, border } = TONE[tone];
  return (
    <span
      className={clsx(
        'inline-flex h-5 items-center whitespace-nowrap rounded-md border px-1.5 font-medium text-xs',
        text,
        surface,
        border,
      )}
    >
      {children}
    </span>
  );
}
