'use client';

import { clsx } from 'clsx';
import { useId } from 'react';

type Props<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onValueChange: (value: T) => void;
};

/** One of a few, all in view: radio buttons that look like one control. */
export function Segmented<T extends string>({ label, value, options, onValueChange }: Props<T>) {
  const name = useId();
  return (
    <fieldset className="relative inline-flex h-8 overflow-hidden rounded-lg border border-border-strong">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={clsx(
            'flex cursor-pointer items-center border-border-strong px-3 text-sm not-first-of-type:border-l has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent',
            option.value === value ? 'bg-sunken font-medium' : 'text-muted hover:text-text',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onValueChange(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
