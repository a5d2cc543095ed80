'use client';

import { clsx } from 'clsx';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { FieldError } from './field';

type ChoiceProps = Omit<ComponentProps<'input'>, 'type' | 'children'> & { label: ReactNode; hint?: ReactNode };

/** A checkbox with its label; the hint is read with it. */
export function Checkbox(props: ChoiceProps) {
  return <Choice {...props} type="checkbox" />;
}

type TickProps = { label: string; checked: boolean; some?: boolean; onChange: (checked: boolean) => void };

/** A checkbox of a table's row or head, which its place names for those who see it. `some`: of what it stands for, not all. */
export function Tick({ label, checked, some = false, onChange }: TickProps) {
  return (
    <label className="-m-1.5 grid size-7 cursor-pointer place-items-center">
      <span className="sr-only">{label}</span>
      <input
        type="checkbox"
        checked={checked}
        ref={(box) => {
          if (box) box.indeterminate = some && !checked;
        }}
        onChange={(event) => onChange(event.target.checked)}
        className="tick accent-accent-solid"
      />
    </label>
  );
}

function Choice({ label, hint, className, type, ...props }: ChoiceProps & { type: 'checkbox' | 'radio' }) {
  const id = useId();
  return (
    <div className={clsx('flex items-start gap-2.5', className)}>
      <input
        {...props}
        id={id}
        type={type}
        aria-describedby={hint != null ? `${id}-hint` : undefined}
        className="tick mt-0.5 accent-accent-solid"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint != null && (
          <p id={`${id}-hint`} className="text-muted text-sm">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

type RadioGroupProps = {
  name: string;
  label: ReactNode;
  options: readonly { value: string; label: ReactNode; hint?: ReactNode }[];
  defaultValue?: string;
  value?: string;
  onValueChange?: (value: string) => void;
  error?: string | undefined;
  /** Side by side where there is room. */
  inline?: boolean;
};

export function RadioGroup({
  name,
  label,
  options,
  defaultValue,
  value,
  onValueChange,
  error,
  inline,
}: RadioGroupProps) {
  const id = useId();
  return (
    <fieldset className="min-w-0" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1.5 font-medium">{label}</legend>
      <div className={clsx('flex gap-x-6 gap-y-2', inline ? 'flex-wrap' : 'flex-col')}>
        {options.map((option) => (
          <Choice
            key={option.value}
            type="radio"
            name={name}
            {...option}
            {...(value === undefined
              ? { defaultChecked: option.value === defaultValue }
              : { checked: option.value === value, onChange: () => onValueChange?.(option.value) })}
          />
        ))}
      </div>
      {error && (
        <div className="mt-1.5">
          <FieldError id={`${id}-error`}>{error}</FieldError>
        </div>
      )}
    </fieldset>
  );
}
