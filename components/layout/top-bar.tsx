'use client';

import { Menu as MenuIcon } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useRef, useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { later } from '@/components/ui/later';
import { useLater } from '@/components/ui/use-later';
import { Wordmark } from './wordmark';

const drawer = later(() => import('./drawer'));

/** Under 1024 px: the name and a button that opens the sidebar as a drawer. Going to a page closes it. */
export function TopBar({ children }: { children: ReactNode }) {
  const path = usePathname();
  const button = useRef<HTMLButtonElement>(null);
  const [openOn, setOpenOn] = useState<string | null>(null);
  const open = openOn === path;
  const change = (next: boolean) => setOpenOn(next ? path : null);
  const loaded = useLater(drawer, open);
  return (
    <>
      <header className="sticky top-0 z-30 flex h-14 items-center justify-between border-b bg-surface px-4 lg:hidden print:hidden">
        <Link href="/" aria-label="Doow, home">
          <Wordmark />
        </Link>
        <button
          ref={button}
          type="button"
          aria-label="Open navigation"
          aria-haspopup="dialog"
          aria-expanded={open}
          onClick={() => change(true)}
          className={buttonClass({ variant: 'ghost', icon: true })}
        >
          <MenuIcon aria-hidden="true" className="size-5" />
        </button>
      </header>
      {loaded && (
        <loaded.Drawer open={open} onOpenChange={change} returnTo={button}>
          {children}
        </loaded.Drawer>
      )}
    </>
  );
}
