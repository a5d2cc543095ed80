'use client';

import { Popover as Base } from '@base-ui/react/popover';
import { clsx } from 'clsx';
import type { ReactElement, ReactNode } from 'react';

export type PopoverProps = {
  trigger: ReactElement;
  /** What it is called, where no title says it. */
  label?: string;
  title?: ReactNode;
  align?: 'start' | 'center' | 'end';
  className?: string;
  children: ReactNode;
};
type State = { open: boolean; onOpenChange: (open: boolean) => void };

/** What a Popover is once it has been opened. */
export function PopoverPopup({
  trigger,
  label,
  title,
  align = 'start',
  className,
  children,
  ...state
}: PopoverProps & State) {
  return (
    <Base.Root {...state}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={4} collisionPadding={8} className="z-50">
          <Base.Popup
            aria-label={label}
            className={clsx(
              'float-in max-h-(--available-height) max-w-(--available-width) overflow-y-auto rounded-lg border bg-surface p-4 shadow-float',
              className,
            )}
          >
            {title != null && <Base.Title className="mb-2 font-semibold">{title}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
