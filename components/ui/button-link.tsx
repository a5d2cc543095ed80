import { clsx } from 'clsx';
import type { Route } from 'next';
import Link from 'next/link';
import type { ComponentProps } from 'react';
import { type ButtonLook, buttonClass } from './button-class';

type Props = Omit<ComponentProps<typeof Link>, 'href'> & ButtonLook & { href: Route };

/** A link that looks like a button: it goes somewhere, a button does something. */
export function ButtonLink({ variant, size, icon, className, children, ...props }: Props) {
  return (
    <Link {...props} className={clsx(buttonClass({ variant, size, icon }), className)}>
      <span className="inline-flex items-center gap-2">{children}</span>
    </Link>
  );
}
