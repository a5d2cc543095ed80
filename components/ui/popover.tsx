'use client';

import { later } from './later';
import type { PopoverProps } from './popover-popup';
import { LaterTrigger, useLater, useOpen } from './use-later';

const popup = later(() => import('./popover-popup'));

type Props = PopoverProps & { open?: boolean; onOpenChange?: (open: boolean) => void };

/** A panel beside what opens it, for a few controls or an explanation. */
export function Popover({ trigger, open, onOpenChange, ...props }: Props) {
  const [shown, change] = useOpen(open, onOpenChange);
  const loaded = useLater(popup, shown);
  if (loaded) return <loaded.PopoverPopup {...props} trigger={trigger} open={shown} onOpenChange={change} />;
  return <LaterTrigger trigger={trigger} part={popup} popup="dialog" open={shown} onOpen={() => change(true)} />;
}
