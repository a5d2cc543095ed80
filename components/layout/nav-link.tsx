'use client';

import { clsx } from 'clsx';
import type { Route } from 'next';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

type Props = { href: Route; icon: ReactNode; children: ReactNode };

/** Marks itself on its page and on the pages below it. */
export function NavLink({ href, icon, children }: Props) {
  const path = usePathname();
  const current = path === href || path.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      className={clsx(
        'flex h-8 items-center gap-2.5 rounded-md px-2 font-medium pointer-coarse:h-11',
        current ? 'bg-sunken text-text' : 'text-muted hover:bg-sunken hover:text-text',
      )}
    >
      <span aria-hidden="true" className={clsx('[&>svg]:size-4', current && 'text-accent')}>
        {icon}
      </span>
      {children}
    </Link>
  );
}
