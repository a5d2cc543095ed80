import { clsx } from 'clsx';

export type ButtonLook = {
  /** `control` opens what is chosen from, and looks like the select beside it. */
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger' | 'control' | undefined;
  size?: 'sm' | 'md' | undefined;
  /** Square, for a lone icon: give it an `aria-label`. */
  icon?: boolean | undefined;
};

const VARIANTS = {
  primary:
    'border-accent-solid bg-accent-solid text-on-accent hover:border-accent-solid-hover hover:bg-accent-solid-hover',
  secondary: 'border-border-strong/60 bg-surface text-text hover:bg-sunken',
  ghost: 'border-transparent text-text hover:bg-sunken data-popup-open:bg-sunken',
  danger:
    'border-danger-solid bg-danger-solid text-on-accent hover:border-danger-solid-hover hover:bg-danger-solid-hover',
  control: 'border-border-strong bg-surface text-text hover:border-muted pointer-coarse:text-lg',
};

/** One look for buttons and for links that look like them. */
export function buttonClass({ variant = 'secondary', size = 'md', icon = false }: ButtonLook = {}): string {
  return clsx(
    'relative inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-lg border',
    'transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-50 aria-busy:cursor-progress',
    variant === 'control' ? 'font-normal' : 'font-medium',
    size === 'sm' ? 'h-8 text-sm' : 'h-9 text-base',
    icon ? (size === 'sm' ? 'w-8' : 'w-9') : size === 'sm' ? 'px-2.5' : 'px-3.5',
    VARIANTS[variant],
  );
}
