'use client';

import { Tooltip as Base } from '@base-ui/react/tooltip';
import { type ComponentProps, type ReactNode, useState } from 'react';

type Props = Pick<ComponentProps<'div'>, 'onPointerEnter' | 'onPointerLeave'> & {
  /** What it belongs to; none hides it. */
  anchor: Element | null;
  side: 'top' | 'bottom';
  children: ReactNode;
};

/** What a Tooltip shows once it has been shown. */
export function TooltipPopup({ anchor, side, children, ...pointer }: Props) {
  const [last, setLast] = useState(anchor); // where it fades away
  if (anchor && anchor !== last) setLast(anchor);
  return (
    <Base.Root open={anchor !== null}>
      <Base.Portal>
        <Base.Positioner anchor={anchor ?? last} side={side} sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup {...pointer} className="float-in max-w-72 rounded-md bg-text px-2 py-1 text-background text-xs">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
