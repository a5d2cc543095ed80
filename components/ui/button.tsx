import { clsx } from 'clsx';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';
import { type ButtonLook, buttonClass } from './button-class';

export type ButtonProps = ComponentProps<'button'> & ButtonLook & { pending?: boolean };

/** `pending` keeps the width and the focus, says so to assistive technology and swallows further presses. */
export function Button({
  variant,
  size,
  icon,
  pending = false,
  className,
  type = 'button',
  onClick,
  children,
  ...props
}: ButtonProps) {
  return (
    <button
      {...props}
      type={pending ? 'button' : type}
      className={clsx(buttonClass({ variant, size, icon }), className)}
      data-destructive={variant === 'danger' || undefined}
      aria-busy={pending || undefined}
      aria-disabled={pending || props['aria-disabled']}
      onClick={pending ? undefined : onClick}
    >
      {pending && <LoaderCircle aria-hidden="true" className="absolute size-4 animate-spin" />}
      <span
        className={clsx(
          'inline-flex min-w-0 items-center gap-2',
          variant === 'control' && 'w-full justify-between',
          pending && 'opacity-0',
        )}
      >
        {children}
      </span>
    </button>
  );
}
