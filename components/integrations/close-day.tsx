'use client';

import { X } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { buttonClass } from '@/components/ui/button-class';
import type { Day } from '@/lib/day';

/** Closes the chosen day, and leaves the focus where it was chosen. */
export function CloseDay({ day, href }: { day: Day; href: Route }) {
  return (
    <Link
      href={href}
      scroll={false}
      onClick={() => document.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus()}
      aria-label="Close the day"
      className={buttonClass({ variant: 'ghost', size: 'sm' })}
    >
      <X aria-hidden="true" className="size-4" />
    </Link>
  );
}
