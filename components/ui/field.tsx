'use client';

import { clsx } from 'clsx';
import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { FieldScope } from './field-context';

type Props = {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with the value and what to do. */
  error?: string | undefined;
  /** The label is for assistive technology only: the place says what the control is. */
  hideLabel?: boolean;
  className?: string;
  /** One Input, Select or Textarea. */
  children: ReactNode;
};

/** A control with its label, hint and error, tied together by aria. */
export function Field({ label, hint, error, hideLabel = false, className, children }: Props) {
  const id = useId();
  const describedBy = clsx(hint != null && `${id}-hint`, error && `${id}-error`) || undefined;
  return (
    <FieldScope value={{ id, describedBy, invalid: Boolean(error) }}>
      <div className={clsx('flex min-w-0 flex-col gap-1.5', className)}>
        <label htmlFor={id} className={clsx('font-medium', hideLabel && 'sr-only')}>
          {label}
        </label>
        {children}
        {hint != null && (
          <p id={`${id}-hint`} className="text-muted text-sm">
            {hint}
          </p>
        )}
        {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
      </div>
    </FieldScope>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="flex gap-1.5 text-danger text-sm">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">{children}</span>
    </p>
  );
}
