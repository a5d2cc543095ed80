'use client';

import { useEffect, useRef } from 'react';

const POPUP = '[role="dialog"], [role="menu"]';
/** What opened each popup that is on screen. */
const openers = new WeakMap<Element, HTMLElement>();

/** For a popup's ref: where the focus goes back to from what was opened inside it and outlives it. */
export const openedBy =
  (opener: HTMLElement | null) =>
  (popup: HTMLElement | null): void => {
    if (popup && opener) openers.set(popup, opener);
  };

/** An element, what opened the popup it stands in, what opened the popup of that, and so on. */
function chainOf(element: Element | null): HTMLElement[] {
  const chain: HTMLElement[] = [];
  for (let at = element; at instanceof HTMLElement; at = openers.get(at.closest(POPUP) ?? at) ?? null) {
    if (chain.includes(at)) break;
    chain.push(at);
  }
  return chain;
}

const canTakeFocus = (element: HTMLElement) =>
  element !== document.body && element.isConnected && element.checkVisibility() && !element.closest('[data-closed]');

/**
 * Where the focus goes when a dialog closes: to what opened it, else to what opened the menu or panel in which that was,
 * else to the page's content. Never to the body, from where a keyboard would begin at the top.
 * @returns the element, for the dialog's own way to give the focus back. Where the dialog is taken away without closing,
 *   it is given back here.
 */
export function useReturnFocus(open: boolean): () => HTMLElement | null {
  const chain = useRef<HTMLElement[]>([]);
  const before = useRef(false);
  // While it is rendered: once it is there, the focus has moved into it.
  if (before.current !== open) {
    before.current = open;
    if (open && typeof document !== 'undefined') chain.current = chainOf(document.activeElement);
  }
  const target = useRef(() => chain.current.find(canTakeFocus) ?? document.getElementById('content'));
  useEffect(() => {
    if (!open) return;
    return () => {
      setTimeout(() => {
        const { activeElement } = document;
        if (!activeElement || activeElement === document.body || activeElement.closest('[data-closed]'))
          target.current()?.focus();
      });
    };
  }, [open]);
  return target.current;
}
