'use client';

import { clsx } from 'clsx';
import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { controlClass } from './control-class';
import { useFieldProps } from './field-context';

type Props = Omit<ComponentProps<'select'>, 'children' | 'size'> & {
  options: readonly { value: string; label: string; disabled?: boolean }[];
  size?: 'sm' | 'md';
};

/** The platform's own select: works before any script, and as the phone's wheel. */
export function Select({ id, options, size = 'md', className, ...props }: Props) {
  return (
    <span className={clsx('relative block min-w-0', className)}>
      <select
        {...useFieldProps(id)}
        {...props}
        className={clsx(controlClass, 'appearance-none truncate pr-8', size === 'sm' ? 'h-8 text-sm' : 'h-9 text-base')}
      >
        {options.map(({ value, label, disabled }) => (
          <option key={value} value={value} disabled={disabled}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
