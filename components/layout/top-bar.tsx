'use client';

import { Dialog } from '@base-ui/react/dialog';
import { Menu as MenuIcon, X } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { Wordmark } from './wordmark';

/** Under 1024 px: the name and a button that opens the sidebar as a drawer. Going to a page closes it. */
export function TopBar({ children }: { children: ReactNode }) {
  const path = usePathname();
  const [openOn, setOpenOn] = useState<string | null>(null);
  return (
    <Dialog.Root open={openOn === path} onOpenChange={(open) => setOpenOn(open ? path : null)}>
      <header className="sticky top-0 z-30 flex h-14 items-center justify-between border-b bg-surface px-4 lg:hidden">
        <Link href="/" aria-label="Doow, home">
          <Wordmark />
        </Link>
        <Dialog.Trigger aria-label="Open navigation" className={buttonClass({ variant: 'ghost', icon: true })}>
          <MenuIcon aria-hidden="true" className="size-5" />
        </Dialog.Trigger>
      </header>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-backdrop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 lg:hidden" />
        <Dialog.Popup
          aria-label="Navigation"
          className="fixed inset-y-0 left-0 z-50 w-72 max-w-[85vw] border-r bg-surface transition-transform duration-150 ease-out data-ending-style:-translate-x-full data-starting-style:-translate-x-full lg:hidden"
        >
          <Dialog.Close
            aria-label="Close navigation"
            className={`${buttonClass({ variant: 'ghost', icon: true })} absolute! top-3.5 right-2 z-10`}
          >
            <X aria-hidden="true" className="size-4" />
          </Dialog.Close>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
