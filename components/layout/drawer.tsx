'use client';

import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { buttonClass } from '@/components/ui/button-class';

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What has the focus when it is closed. */
  returnTo: RefObject<HTMLElement | null>;
  children: ReactNode;
};

/** The sidebar where there is no room for it. */
export function Drawer({ returnTo, children, ...state }: Props) {
  return (
    <Dialog.Root {...state}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-backdrop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 lg:hidden" />
        <Dialog.Popup
          aria-label="Navigation"
          finalFocus={returnTo}
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
