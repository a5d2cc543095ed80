'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/**
 * The query of the page's address as it is. The router takes a changed one over a moment later: what is typed or ticked
 * meanwhile would begin with the one before. Of a page that is still on its way only the router knows it.
 */
export function useQuery(): string {
  const path = usePathname();
  const routed = useSearchParams().toString();
  const now = () => (window.location.pathname === path ? queryNow().toString() : routed);
  return useSyncExternalStore(subscribe, now, () => routed);
}

export const queryNow = (): URLSearchParams => new URLSearchParams(window.location.search);

/** Changes the address: an entry of the browser's history, or in the place of the last one. */
export function setAddress(address: string, how: 'push' | 'replace'): void {
  window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', address);
  for (const listener of listeners) listener();
}
