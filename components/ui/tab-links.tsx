import { clsx } from 'clsx';
import type { Route } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';

type Props = { label: string; items: readonly { href: Route; label: ReactNode; current: boolean }[] };

/** Tabs that are pages: each has its own address. */
export function TabLinks({ label, items }: Props) {
  return (
    <nav aria-label={label} className="scroll-hint mb-6 overflow-x-auto border-b">
      <ul className="flex sm:gap-1">
        {items.map(({ href, label: text, current }) => (
          <li key={href}>
            <Link
              href={href}
              scroll={false}
              aria-current={current ? 'page' : undefined}
              className={clsx(
                'block whitespace-nowrap border-b-2 px-2 py-2.5 font-medium max-sm:text-sm sm:px-3 focus-visible:-outline-offset-2',
                current ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text',
              )}
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
