'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { buttonClass } from './button-class';

type Props = {
  title: ReactNode;
  description?: ReactNode;
  trigger: ReactElement | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
};

export const Close = Base.Close;

/** What a Dialog is once it has been opened. */
export function DialogPopup({ title, description, trigger, children, ...state }: Props) {
  return (
    <Base.Root {...state}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-backdrop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup className="float-in fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border bg-surface p-6 shadow-float">
          <Base.Title className="pr-8 font-semibold text-lg">{title}</Base.Title>
          {description != null && <Base.Description className="mt-1 text-muted">{description}</Base.Description>}
          <div className="mt-4">{children}</div>
          <Base.Close
            aria-label="Close"
            className={`${buttonClass({ variant: 'ghost', size: 'sm', icon: true })} absolute! top-4 right-4`}
          >
            <X aria-hidden="true" className="size-4" />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
