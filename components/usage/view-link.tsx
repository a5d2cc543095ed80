'use client';

import type { MouseEvent, ReactNode } from 'react';
import { searchOf } from '@/lib/usage/address';
import type { UsageView, ViewChange } from '@/lib/usage/view';

/** Whether a click on a link follows it in this very page, and not in a new one or as a file. */
export const staysHere = (event: MouseEvent): boolean =>
  !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0);

type Props = {
  view: UsageView;
  change: ViewChange;
  onFollow: (change: ViewChange) => void;
  className?: string;
  children: ReactNode;
};

/** A link to another view: followed in place, or opened beside it like any link. */
export function ViewLink({ view, change, onFollow, className, children }: Props) {
  function follow(event: MouseEvent) {
    if (!staysHere(event)) return;
    event.preventDefault();
    onFollow(change);
  }
  return (
    <a href={`?${searchOf({ ...view, ...change })}`} onClick={follow} className={className}>
      {children}
    </a>
  );
}
