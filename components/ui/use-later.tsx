'use client';

import { type ComponentProps, cloneElement, type KeyboardEvent, type ReactElement, useEffect, useState } from 'react';
import type { Later } from './later';
import { onIdle } from './on-idle';

const ahead = (part: Later<unknown>) => void part.load().catch(() => {}); // said when it is wanted

/**
 * Null until it is wanted and there; fetched ahead when the browser is idle. A failed fetch is the page's error, but for
 * what it can do without (`spare`).
 */
export function useLater<T>(part: Later<T>, wanted: boolean, { spare = false } = {}): T | null {
  const [loaded, setLoaded] = useState<T | null>(null);
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);
  useEffect(() => onIdle(part.load), [part]);
  useEffect(() => {
    if (!wanted) return;
    let here = true;
    part.load().then(
      (value) => here && setLoaded(() => value),
      (error) => here && !spare && setFailure({ error }),
    );
    return () => {
      here = false;
    };
  }, [part, wanted, spare]);
  if (failure) throw failure.error;
  return loaded;
}

type TriggerProps = {
  trigger: ReactElement;
  part: Later<unknown>;
  popup: 'menu' | 'dialog';
  open: boolean;
  onOpen: () => void;
};

/** What opens a popup whose code is yet to come: a press opens it as soon as that is there. */
export function LaterTrigger({ trigger, part, popup, open, onOpen }: TriggerProps) {
  const arrows = (event: KeyboardEvent) => {
    if (popup !== 'menu' || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    onOpen();
  };
  return cloneElement(trigger as ReactElement<ComponentProps<'button'>>, {
    'aria-haspopup': popup,
    'aria-expanded': open,
    onClick: onOpen,
    onKeyDown: arrows,
    onPointerEnter: () => ahead(part),
    onFocus: () => ahead(part),
  });
}

/** Open or not, by whoever uses it or by itself. */
export function useOpen(open?: boolean, onOpenChange?: (open: boolean) => void) {
  const [own, setOwn] = useState(false);
  const change = (next: boolean) => {
    setOwn(next);
    onOpenChange?.(next);
  };
  return [open ?? own, change] as const;
}
