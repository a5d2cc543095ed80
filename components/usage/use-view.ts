'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';
import type { Day } from '@/lib/day';
import { changedAlike, searchOf, type UsageView, viewOf } from '@/lib/usage/view';
import { queryOf, SAVED } from '@/lib/views/address';

const addressOf = (search: string, saved: string | null) => queryOf(search, saved) || window.location.pathname;
/** Which saved view the address began as: it stays so while the view is changed. */
const savedNow = () => new URLSearchParams(window.location.search).get(SAVED);

const viewNow = (today: Day) => viewOf(new URLSearchParams(window.location.search), today).view;

const push = (address: string) => window.history.pushState(null, '', address);
const replace = (address: string) => window.history.replaceState(null, '', address);

/**
 * The view in the address, and how to change it. `show` is an entry of the browser's history; `adjust` takes the place
 * of the last one, for what changes with every key. `open` goes to a saved view, `begin` says which one this is.
 */
export function useView(today: Day) {
  const params = new URLSearchParams(useSearchParams());
  const { view, errors } = viewOf(params, today);
  // React takes an address over a moment later: what was changed meanwhile stays, and `next` is what it was on screen.
  const changed = (next: UsageView) => addressOf(searchOf(changedAlike(viewNow(today), view, next)), savedNow());
  const show = (next: UsageView) => push(changed(next));
  const adjust = (next: UsageView) => replace(changed(next));
  const open = useCallback((search: string, saved: string) => push(addressOf(search, saved)), []);
  const search = searchOf(view);
  const begin = useCallback((saved: string | null) => replace(addressOf(search, saved)), [search]);
  return { view, errors, saved: params.get(SAVED), show, adjust, open, begin };
}
