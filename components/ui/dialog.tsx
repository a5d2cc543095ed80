'use client';

import type { ReactElement, ReactNode } from 'react';
import { later } from './later';
import { useReturnFocus } from './opener';
import { LaterTrigger, useLater, useOpen } from './use-later';

const popup = later(() => import('./dialog-popup'));

type Props = {
  title: ReactNode;
  description?: ReactNode;
  /** What opens it, usually a Button; leave out when `open` is controlled. */
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
};

/**
 * A modal. The focus begins in its first text field, stays inside, and returns to what opened it. Escape and the close
 * button leave it.
 */
export function Dialog({ trigger, open, onOpenChange, ...props }: Props) {
  const [shown, change] = useOpen(open, onOpenChange);
  const returnTo = useReturnFocus(shown);
  const loaded = useLater(popup, shown);
  if (loaded)
    return <loaded.DialogPopup {...props} trigger={trigger} open={shown} onOpenChange={change} returnTo={returnTo} />;
  if (!trigger) return null;
  return <LaterTrigger trigger={trigger} part={popup} popup="dialog" open={shown} onOpen={() => change(true)} />;
}

/** Closes the dialog around it. */
export function DialogClose({ children }: { children: ReactElement }) {
  const { Close } = popup.now() ?? { Close: () => children };
  return <Close render={children} />;
}

/** The row of buttons at a dialog's foot, the deciding one last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-wrap justify-end gap-2">{children}</div>;
}
