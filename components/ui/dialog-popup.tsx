'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactElement, type ReactNode, useRef } from 'react';
import { buttonClass } from './button-class';

type Props = {
  title: ReactNode;
  description?: ReactNode;
  trigger: ReactElement | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Where the focus goes when it closes. */
  returnTo: () => HTMLElement | null;
  children: ReactNode;
};

export const Close = Base.Close;

const TEXT_FIELD = ['input:not([type="hidden"], [type="checkbox"], [type="radio"])', 'textarea', 'select']
  .map((field) => `${field}:not(:disabled)`)
  .join(', ');
const SAFE_BUTTON = 'button:not(:disabled, [data-destructive])';

/**
 * Where the focus begins: in the first text field, else on the first button that destroys nothing. Never on a checkbox,
 * since typing a space would tick it.
 */
const firstOf = (popup: HTMLElement) =>
  popup.querySelector<HTMLElement>(TEXT_FIELD) ?? popup.querySelector<HTMLElement>(SAFE_BUTTON) ?? popup;

/** What a Dialog is once it has been opened. */
export function DialogPopup({ title, description, trigger, returnTo, children, ...state }: Props) {
  const popup = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Base.Root {...state}>
      {trigger && <Base.Trigger ref={button} render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-backdrop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          ref={popup}
          initialFocus={(how) => (how === 'touch' || !popup.current ? popup.current : firstOf(popup.current))}
          finalFocus={() => button.current ?? returnTo()}
          className="float-in fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border bg-surface p-6 shadow-float"
        >
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
