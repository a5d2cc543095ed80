'use client';

import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

type Props = { content: ReactNode; side?: 'top' | 'bottom'; children: ReactElement };

/** A few words more on hover and focus. Put one element inside that can be focused; nothing vital goes in here. */
export function Tooltip({ content, side = 'top', children }: Props) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup className="float-in max-w-72 rounded-md bg-text px-2 py-1 text-background text-xs">
            {content}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
