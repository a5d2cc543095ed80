'use client';

import { Popover as Base } from '@base-ui/react/popover';
import { clsx } from 'clsx';
import { type ReactElement, type ReactNode, useState } from 'react';
import { openedBy } from './opener';

export type PopoverProps = {
  trigger: ReactElement;
  title?: ReactNode;
  /** What it is called where it has no title to be seen. */
  label?: string;
  align?: 'start' | 'center' | 'end';
  className?: string;
  children: ReactNode;
};
type State = { open: boolean; onOpenChange: (open: boolean) => void };

/** What a Popover is once it has been opened. */
export function PopoverPopup({
  trigger,
  title,
  label,
  align = 'start',
  className,
  children,
  ...state
}: PopoverProps & State) {
  const [button, setButton] = useState<HTMLElement | null>(null);
  return (
    <Base.Root {...state}>
      <Base.Trigger ref={setButton} render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={4} collisionPadding={8} className="z-50">
          <Base.Popup
            ref={openedBy(button)}
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
